// Makes every table with data-sortable sortable by the buttons in its column headings, on the page of a leaderboard and
// on those of a site. It stands in the head: what the class "js" shows is there before anything is drawn.
"use strict";

document.documentElement.classList.add("js");

const collator = new Intl.Collator("en", { numeric: true });
const opposite = { ascending: "descending", descending: "ascending" };

function announce(text) {
  document.getElementById("announcement").textContent = text;
}

function valueOf(row, index, kind) {
  const cell = row.cells[index];
  if (kind === "number") return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
  const text = cell.textContent.trim();
  return text === "–" ? null : text;
}

// Unknown values stay at the end in both directions.
function compareValues(a, b, direction) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" ? a - b : collator.compare(a, b);
  return direction === "ascending" ? order : -order;
}

function sortBy(table, heading, direction) {
  const index = heading.cellIndex;
  const body = table.tBodies[0];
  const keyed = Array.from(body.rows, (row) => [valueOf(row, index, heading.dataset.sort), row]);
  keyed.sort(([a], [b]) => compareValues(a, b, direction));
  body.replaceChildren(...keyed.map(([, row]) => row));
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
  const title = heading.querySelector("button").firstChild.textContent.trim();
  announce(`${table.caption.textContent}: sorted by ${title}, ${direction}`);
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    heading.querySelector("button")?.addEventListener("click", () => {
      const current = heading.getAttribute("aria-sort");
      sortBy(table, heading, current ? opposite[current] : heading.dataset.first);
    });
  }
}

addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);
});

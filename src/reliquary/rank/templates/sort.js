// Makes every table with data-sortable sortable by its column headings, with the mouse or the keyboard.
"use strict";

const announcement = document.getElementById("announcement");
const collator = new Intl.Collator("en", { numeric: true });
const opposite = { ascending: "descending", descending: "ascending" };

function valueOf(row, index, kind) {
  const cell = row.cells[index];
  const text = cell.textContent.trim();
  if (kind === "text") return text === "–" ? null : text;
  return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
}

// Unknown values stay at the end in both directions.
function compare(a, b, direction) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" ? a - b : collator.compare(a, b);
  return direction === "ascending" ? order : -order;
}

function sortBy(table, heading, direction) {
  const index = heading.cellIndex;
  const body = table.tBodies[0];
  const keyed = Array.from(body.rows, (row) => [valueOf(row, index, heading.dataset.sort), row]);
  keyed.sort(([a], [b]) => compare(a, b, direction));
  body.append(...keyed.map(([, row]) => row));
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
  const title = heading.querySelector("button").firstChild.textContent.trim();
  announcement.textContent = `${table.caption.textContent}: sorted by ${title}, ${direction}`;
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => {
      const current = heading.getAttribute("aria-sort");
      sortBy(table, heading, current ? opposite[current] : heading.dataset.first);
    });
    heading.append(button);
  }
}

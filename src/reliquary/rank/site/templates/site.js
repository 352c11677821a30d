// The script of every page, written behind sort.js: colours, filtering, choosing two rows, and comparing them. It stands
// in the head, so that the colours are right before anything is drawn; the rest waits for the page.

const root = document.documentElement;

// ---- Colours: those of the system, or those that were chosen and kept.

const SCHEMES = ["auto", "light", "dark"];
const SCHEME_KEY = "reliquary-colours";

function keptScheme() {
  try {
    const kept = localStorage.getItem(SCHEME_KEY);
    return SCHEMES.includes(kept) ? kept : "auto";
  } catch {
    return "auto"; // a browser that keeps nothing, as in some frames
  }
}

function useScheme(scheme) {
  if (scheme === "auto") delete root.dataset.scheme;
  else root.dataset.scheme = scheme;
}

function makeSchemeButton(button) {
  const label = button.querySelector("span");
  let scheme = keptScheme();
  label.textContent = scheme;
  button.addEventListener("click", () => {
    scheme = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length];
    useScheme(scheme);
    label.textContent = scheme;
    announce(`Colours: ${scheme}`);
    try {
      localStorage.setItem(SCHEME_KEY, scheme);
    } catch {
      // It holds for this page then.
    }
  });
}

useScheme(keptScheme());

// Only text is ever put into the page, never HTML: it may be a stranger's.
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// ---- Filtering, and unfolding: a browser sorts a thousand rows at once if it draws a hundred of them

const FOLDED = 100; // rows, as in the style sheet

function makeTools(tools) {
  const table = document.getElementById(tools.dataset.for).closest("table");
  const rows = Array.from(table.tBodies[0].rows);
  const search = tools.querySelector("input[type=search]");
  const unfold = tools.querySelector(".unfold");

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.querySelector("th").textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    const folded = unfold !== null && !unfold.checked && words.length === 0;
    table.classList.toggle("folded", folded);
    const found = folded ? FOLDED : rows.filter((row) => !row.hidden).length;
    const part = found === rows.length ? "" : `${folded ? "first " : ""}${found} of `;
    tools.querySelector(".count").textContent = `${part}${rows.length} rows`;
  }

  search.addEventListener("input", show);
  unfold?.addEventListener("change", show);
  tools.querySelector(".all")?.addEventListener("change", (event) => {
    table.classList.toggle("few", !event.target.checked);
  });
}

// ---- Choosing two rows of a table

function makeChoice(bar) {
  const [text, link, clear] = [bar.querySelector("span"), bar.querySelector("a"), bar.querySelector("button")];
  let chosen = [];

  function show() {
    bar.hidden = chosen.length === 0;
    const names = chosen.map((box) => box.closest("tr").querySelector("th a").textContent);
    text.textContent = chosen.length === 2 ? `${names[0]} and ${names[1]}` : `${names[0]}: choose another row.`;
    link.hidden = chosen.length < 2;
    if (chosen.length < 2) return;
    link.href = `${chosen[0].closest("table").dataset.compare}#${chosen.map((box) => box.value).join(",")}`;
    announce(`Chosen: ${text.textContent}. The link to compare them is at the end of the page.`);
  }

  // Two rows of one table: the older choice goes.
  function choose(box) {
    const table = box.closest("table");
    const kept = chosen.filter((other) => other !== box && other.closest("table") === table);
    const next = box.checked ? [...kept.slice(-1), box] : kept;
    for (const other of chosen) other.checked = next.includes(other);
    chosen = next;
    show();
  }

  for (const box of document.querySelectorAll(".pick input")) {
    box.checked = false;
    box.addEventListener("change", () => choose(box));
  }
  clear.addEventListener("click", () => {
    for (const box of chosen) box.checked = false;
    chosen[0]?.focus();
    chosen = [];
    bar.hidden = true;
  });
}

// ---- Comparing two rows

function differenceCell(described, a, b) {
  const cell = element("td", "n", "–");
  if (!a || !b) return cell;
  const decimals = Math.max(...[a, b].map(([, text]) => (text.split(".")[1] ?? "").length));
  const difference = a[0] - b[0];
  cell.dataset.v = String(difference);
  const sign = difference < 0 ? "−" : "+";
  cell.textContent = sign + Math.abs(difference).toFixed(Math.min(decimals, 20));
  if (difference !== 0) {
    cell.append(element("span", "note better", difference > 0 === described.higher ? "favours A" : "favours B"));
  }
  return cell;
}

function valueCell(value) {
  const cell = element("td", "n", value ? value[1] : "–");
  if (value) {
    cell.dataset.v = String(value[0]);
    if (value[2]) cell.append(element("small", "", `±${value[2]}`));
  }
  return cell;
}

function headingCell(text, kind) {
  const cell = element("th", kind === "number" ? "n" : "");
  cell.scope = "col";
  cell.dataset.sort = kind;
  cell.dataset.first = kind === "number" ? "descending" : "ascending";
  const button = element("button", "", text);
  button.type = "button";
  cell.append(button);
  return cell;
}

function comparedTable(title, described, aValues, bValues) {
  const table = element("table");
  const caption = element("caption", "", title);
  const head = table.createTHead().insertRow();
  const sliced = described.some((one) => one.slice);
  const names = sliced ? ["Part", "Measure"] : ["Measure"];
  head.append(...names.map((name) => headingCell(name, "text")));
  head.append(...["A", "B", "A − B"].map((name) => headingCell(name, "number")));
  const body = table.createTBody();
  described.forEach((one, index) => {
    const row = body.insertRow();
    const name = element("th", "", sliced ? one.slice : one.title);
    name.scope = "row";
    row.append(name);
    if (sliced) row.append(element("td", "", one.title));
    row.append(valueCell(aValues[index]), valueCell(bValues[index]));
    row.append(differenceCell(one, aValues[index], bValues[index]));
  });
  table.prepend(caption);
  makeSortable(table);
  const region = element("div", "table");
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", title);
  region.append(table);
  return region;
}

// What a test of the key measure says of two rows, in the direction in which they are compared.
function testOf(data, a, b) {
  const [first, second] = [data.rows.indexOf(a), data.rows.indexOf(b)];
  const test = data.tests.find(([x, y]) => (x === first && y === second) || (x === second && y === first));
  if (!test) return null;
  const [x, , difference, low, high, p] = test;
  const decimals = (a.values[0][1].split(".")[1] ?? "").length;
  const [sign, from, to] = x === first ? [1, low, high] : [-1, -high, -low];
  const written = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(decimals);
  const interval = `95 % interval ${written(from)} to ${written(to)}`;
  const verdict = test[6] ? "the rows differ" : "they cannot be told apart";
  const text = `${data.measures[0].title}: A − B is ${written(sign * difference)}, ${interval}; p ${p.startsWith("<") ? p : `= ${p}`} after correction for all pairs of the table: ${verdict}.`;
  return element("p", "agreement", text);
}

function bitsOf(row) {
  const bytes = Uint8Array.from(atob(row.right), (character) => character.charCodeAt(0));
  return (index) => (bytes[index >> 3] >> (7 - (index & 7))) & 1;
}

function agreement(a, b) {
  const [ofA, ofB] = [bitsOf(a), bitsOf(b)];
  const counts = [0, 0, 0, 0];
  for (let index = 0; index < a.count; index += 1) counts[2 * ofA(index) + ofB(index)] += 1;
  const [neither, onlyB, onlyA, both] = counts;
  const text = `Of ${a.count} test images both are right on ${both}, only A on ${onlyA}, only B on ${onlyB}, neither on ${neither}.`;
  return element("p", "agreement", text);
}

function comparedCard(image, place, a, b) {
  const card = element("figure", "card");
  const frame = element("div", "frame");
  if (image.file) {
    const picture = element("img");
    Object.assign(picture, { width: image.width, height: image.height, loading: "lazy", decoding: "async" });
    picture.alt = `${image.title || "Test image"}: truly ${image.true}`;
    picture.src = `../pictures/${encodeURIComponent(image.file)}`;
    frame.append(picture);
  } else {
    frame.append(element("span", "gone", image.licence ? "Not shown: its licence does not let anyone pass it on." : "No picture at hand."));
  }
  const caption = element("figcaption");
  const said = element("dl", "answers");
  for (const [term, text] of [["truth", image.true], ["A", a.said[place]], ["B", b.said[place]]]) {
    said.append(element("dt", "", term), element("dd", "", text));
  }
  const credit = [image.title, image.credit, image.licence].filter(Boolean).join(". ");
  caption.append(said, element("span", "credit", credit));
  card.append(frame, caption);
  return card;
}

const MOST_CARDS = 12;

function disagreements(images, a, b) {
  const apart = (place) => Math.abs(a.quality[place] - b.quality[place]);
  const places = images.map((_, place) => place).filter((place) => apart(place) > 0);
  places.sort((one, other) => apart(other) - apart(one));
  const section = element("section", "gallery");
  section.append(element("h3", "", "Where they differ most"), agreement(a, b));
  const cards = element("div", "cards");
  cards.append(...places.slice(0, MOST_CARDS).map((place) => comparedCard(images[place], place, a, b)));
  section.append(cards);
  return section;
}

function makeComparison(data, place) {
  const [first, second] = [document.getElementById("first"), document.getElementById("second")];
  const byId = new Map(data.rows.map((row) => [row.id, row]));

  function show() {
    const [a, b] = [byId.get(first.value), byId.get(second.value)];
    if (!a || !b) return;
    place.replaceChildren(comparedTable("Measures", data.measures, a.values, b.values));
    const test = testOf(data, a, b);
    if (test) place.append(test);
    if (data.slices.length) place.append(comparedTable("Parts of the test set", data.slices, a.parts, b.parts));
    if (a.right && b.right) place.append(disagreements(data.images, a, b));
    announce(`Comparing ${a.title} with ${b.title}`);
  }

  function fromAddress() {
    const wanted = location.hash.slice(1).split(",");
    [first, second].forEach((select, index) => {
      if (byId.has(wanted[index])) select.value = wanted[index];
    });
    if (wanted.length === 1 && first.value === second.value) {
      second.value = data.rows.find((row) => row.id !== first.value)?.id ?? first.value;
    }
    show();
  }

  function toAddress() {
    history.replaceState(null, "", `#${first.value},${second.value}`);
    show();
  }

  first.addEventListener("change", toAddress);
  second.addEventListener("change", toAddress);
  document.getElementById("swap").addEventListener("click", () => {
    [first.value, second.value] = [second.value, first.value];
    toAddress();
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
}

addEventListener("DOMContentLoaded", () => {
  makeSchemeButton(document.getElementById("scheme"));
  document.querySelectorAll(".tools[data-for]").forEach(makeTools);
  document.querySelectorAll(".chosen").forEach(makeChoice);
  const data = document.getElementById("data");
  if (data) makeComparison(JSON.parse(data.textContent), document.getElementById("comparison"));
});

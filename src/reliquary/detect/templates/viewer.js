"use strict";
// A deep-zoom viewer: tiles of the level that fits the zoom, boxes on top. See Microsoft, Deep Zoom File Format.
(() => {
  const canvas = document.getElementById("mural");
  const context = canvas.getContext("2d");
  const mural = JSON.parse(canvas.dataset.mural);
  const top = Math.ceil(Math.log2(Math.max(mural.width, mural.height, 1)));
  const MOST_TILES = 300;
  const MOST_PIXELS = 8; // A pixel of the mural is shown no larger.
  const tiles = new Map(); // By address, the one used last at the end.
  const shown = { classes: new Set(mural.colours.keys()), score: 0, chosen: -1 };
  const view = { x: 0, y: 0, zoom: 1 }; // Pixels of the mural at the corner; pixels of the screen for one of them.
  let waiting = false;

  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawTiles(); drawBoxes(); });
  }

  function tile(level, column, row) {
    const address = `${mural.tiles}/${level}/${column}_${row}.jpg`;
    let image = tiles.get(address);
    if (image) {
      tiles.delete(address);
    } else {
      image = new Image();
      image.onload = draw;
      image.src = address;
    }
    tiles.set(address, image);
    if (tiles.size > MOST_TILES) tiles.delete(tiles.keys().next().value);
    return image;
  }

  function drawLevel(level) {
    const scale = 2 ** (top - level); // Pixels of the mural for one of the level.
    const side = mural.tile * scale;
    const last = [Math.ceil(mural.width / side) - 1, Math.ceil(mural.height / side) - 1];
    const end = [view.x + canvas.width / view.zoom, view.y + canvas.height / view.zoom];
    for (let row = Math.max(0, Math.floor(view.y / side)); row <= Math.min(last[1], Math.floor(end[1] / side)); row++) {
      for (let column = Math.max(0, Math.floor(view.x / side)); column <= Math.min(last[0], Math.floor(end[0] / side)); column++) {
        const image = tile(level, column, row);
        if (!image.complete || !image.naturalWidth) continue;
        const left = column * side - (column ? scale : 0); // Tiles overlap by a pixel.
        const up = row * side - (row ? scale : 0);
        context.drawImage(image, (left - view.x) * view.zoom, (up - view.y) * view.zoom,
          image.naturalWidth * scale * view.zoom, image.naturalHeight * scale * view.zoom);
      }
    }
  }

  function drawTiles() {
    context.clearRect(0, 0, canvas.width, canvas.height);
    const wanted = Math.min(top, Math.max(0, Math.ceil(top + Math.log2(view.zoom))));
    const coarse = Math.max(0, Math.min(wanted, top - Math.ceil(Math.log2(Math.max(mural.width, mural.height) / mural.tile))));
    if (coarse < wanted) drawLevel(coarse); // Stands in for tiles that are still to come.
    drawLevel(wanted);
  }

  function isShown(box) {
    return shown.classes.has(box[4]) && box[5] >= shown.score;
  }

  function drawBoxes() {
    const ratio = window.devicePixelRatio || 1;
    const end = [view.x + canvas.width / view.zoom, view.y + canvas.height / view.zoom];
    mural.boxes.forEach((box, number) => {
      if (!isShown(box) || box[2] < view.x || box[3] < view.y || box[0] > end[0] || box[1] > end[1]) return;
      context.lineWidth = (number === shown.chosen ? 5 : 2) * ratio;
      context.strokeStyle = mural.colours[box[4]];
      context.strokeRect((box[0] - view.x) * view.zoom, (box[1] - view.y) * view.zoom,
        (box[2] - box[0]) * view.zoom, (box[3] - box[1]) * view.zoom);
    });
  }

  function fit(left, up, right, down, share) {
    view.zoom = Math.min(share * canvas.width / (right - left), share * canvas.height / (down - up), MOST_PIXELS);
    view.x = (left + right) / 2 - canvas.width / view.zoom / 2;
    view.y = (up + down) / 2 - canvas.height / view.zoom / 2;
    draw();
  }

  function whole() { fit(0, 0, mural.width, mural.height, 1); }

  function zoom(factor, x = canvas.width / 2, y = canvas.height / 2) {
    const least = Math.min(canvas.width / mural.width, canvas.height / mural.height) / 4;
    const now = Math.min(MOST_PIXELS, Math.max(least, view.zoom * factor));
    view.x += x / view.zoom - x / now;
    view.y += y / view.zoom - y / now;
    view.zoom = now;
    draw();
  }

  function move(x, y) {
    view.x = Math.min(mural.width, Math.max(-canvas.width / view.zoom, view.x - x / view.zoom));
    view.y = Math.min(mural.height, Math.max(-canvas.height / view.zoom, view.y - y / view.zoom));
    draw();
  }

  function place(event) {
    const frame = canvas.getBoundingClientRect();
    const ratio = canvas.width / frame.width;
    return [(event.clientX - frame.left) * ratio, (event.clientY - frame.top) * ratio];
  }

  const fingers = new Map();
  function spread() {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    canvas.classList.add("moving");
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const apart = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, now);
    if (apart) zoom(spread() / apart, ...now);
    move((now[0] - before[0]) / fingers.size, (now[1] - before[1]) / fingers.size);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) canvas.classList.remove("moving");
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(2 ** (-event.deltaY / 400), ...place(event));
  }, { passive: false });

  const step = () => canvas.width / 8;
  const keys = {
    "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: whole,
    ArrowLeft: () => move(step(), 0), ArrowRight: () => move(-step(), 0),
    ArrowUp: () => move(0, step()), ArrowDown: () => move(0, -step()),
  };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.getElementById("in").addEventListener("click", () => zoom(1.5));
  document.getElementById("out").addEventListener("click", () => zoom(1 / 1.5));
  document.getElementById("all").addEventListener("click", whole);
  document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("tools").addEventListener("input", (event) => {
    const input = event.target;
    if (input.type === "checkbox") shown.classes[input.checked ? "add" : "delete"](Number(input.value));
    if (input.id === "score") {
      shown.score = Number(input.value);
      document.getElementById("least").textContent = shown.score.toFixed(2);
    }
    for (const button of document.querySelectorAll("[data-object]")) {
      button.parentElement.hidden = !isShown(mural.boxes[button.dataset.object]);
    }
    draw();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-object]");
    if (!button) return;
    shown.chosen = Number(button.dataset.object);
    fit(...mural.boxes[shown.chosen].slice(0, 4), 0.4);
    canvas.scrollIntoView({ block: "nearest" });
    canvas.focus({ preventScroll: true });
  });

  new ResizeObserver(() => {
    const ratio = window.devicePixelRatio || 1;
    const first = canvas.dataset.ready === undefined;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    canvas.dataset.ready = "";
    if (first) whole(); else draw();
  }).observe(canvas);
})();

// The page pictures: zoom, turn, scroll, and what is lit on them. Boxes are in points; the picture's own frame
// (viewBox) does all the arithmetic, also when a page is turned.
import { plain, typing } from "./everywhere.js";

const SVG = "http://www.w3.org/2000/svg";
const SMALLEST = 0.25;
const LARGEST = 6;
const STEP = 1.2;

export class Viewer {
  constructor(root) {
    this.root = root;
    this.pane = root.querySelector("[data-sheets]");
    this.sheets = [...root.querySelectorAll(".sheet")];
    this.zoom = 1;
    this.current = this.sheets[0] ?? null;
    this.#watch();
    this.#buttons();
    const wanted = this.sheets.find((sheet) => `#${sheet.id}` === location.hash);
    if (wanted) requestAnimationFrame(() => this.show(wanted));
  }

  #watch() {
    const near = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) this.#load(target);
    }, { root: this.pane, rootMargin: "150% 0px" });
    const shown = new IntersectionObserver(() => this.#note(), { root: this.pane, threshold: [0.01, 0.3, 0.6] });
    for (const sheet of this.sheets) { near.observe(sheet); shown.observe(sheet); }
  }

  #load(sheet) {
    const image = sheet.querySelector("image[data-href]");
    if (!image) return;
    image.setAttribute("href", image.dataset.href);
    image.removeAttribute("data-href");
  }

  #note() { // the page that fills most of the window is the current one
    const pane = this.pane.getBoundingClientRect();
    const seen = (sheet) => {
      const box = sheet.getBoundingClientRect();
      return Math.min(box.bottom, pane.bottom) - Math.max(box.top, pane.top);
    };
    this.current = this.sheets.reduce((best, sheet) => (best && seen(best) >= seen(sheet) ? best : sheet), null);
    const number = this.current?.dataset.number;
    const told = this.root.querySelector("[data-shown]");
    if (told) told.value = number;
    for (const link of this.root.querySelectorAll("[data-to]")) {
      link.toggleAttribute("aria-current", link.dataset.to === number);
      if (link.dataset.to === number) link.setAttribute("aria-current", "true");
    }
  }

  #buttons() {
    const does = {
      in: () => this.scale(this.zoom * STEP), out: () => this.scale(this.zoom / STEP), width: () => this.scale(1),
      whole: () => this.whole(), turn: () => this.turn(),
    };
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) does[button.dataset.do]?.();
      const link = event.target.closest("[data-to]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.show(this.sheets.find((sheet) => sheet.dataset.number === link.dataset.to));
    });
    const keys = { "+": does.in, "=": does.in, "-": does.out, 0: does.width, w: does.whole, r: does.turn,
      PageDown: () => this.#step(1), PageUp: () => this.#step(-1) };
    addEventListener("keydown", (event) => {
      if (typing(event) || !plain(event) || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  #step(by) {
    const at = this.sheets.indexOf(this.current) + by;
    if (this.sheets[at]) this.show(this.sheets[at]);
  }

  scale(zoom) {
    const pane = this.pane;
    const middle = (pane.scrollTop + pane.clientHeight / 2) / pane.scrollHeight;
    this.zoom = Math.min(Math.max(zoom, SMALLEST), LARGEST);
    pane.style.setProperty("--zoom", this.zoom);
    pane.scrollTop = middle * pane.scrollHeight - pane.clientHeight / 2;
    pane.scrollLeft = (pane.scrollWidth - pane.clientWidth) / 2;
    const told = this.root.querySelector("[data-zoom]");
    if (told) told.value = `${Math.round(this.zoom * 100)} %`;
  }

  whole() {
    if (!this.current) return;
    const [, , width, height] = this.current.querySelector("svg").getAttribute("viewBox").split(" ").map(Number);
    const style = getComputedStyle(this.pane);
    const room = { x: this.pane.clientWidth - 2 * parseFloat(style.paddingLeft), y: this.pane.clientHeight - 2 * parseFloat(style.paddingTop) };
    this.scale(Math.min(1, (room.y * width) / height / room.x));
    this.show(this.current);
  }

  turn() {
    const sheet = this.current;
    if (!sheet) return;
    const { width, height } = sheet.dataset;
    const degrees = (Number(sheet.dataset.turned ?? 0) + 90) % 360;
    sheet.dataset.turned = degrees;
    const moves = { 0: "", 90: `translate(${height} 0) rotate(90)`, 180: `translate(${width} ${height}) rotate(180)`, 270: `translate(0 ${width}) rotate(270)` };
    sheet.querySelector(".turned").setAttribute("transform", moves[degrees]);
    const lying = degrees % 180 !== 0;
    sheet.querySelector("svg").setAttribute("viewBox", lying ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`);
  }

  show(sheet) {
    if (!sheet) return;
    this.#load(sheet);
    this.pane.scrollTop += sheet.getBoundingClientRect().top - this.pane.getBoundingClientRect().top - 8;
  }

  // Light these elements and bring the first into view; with none, everything goes dark.
  light(elements) {
    for (const lit of this.pane.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const element of elements) element.classList.add("lit");
    if (!elements.length) return;
    this.#load(elements[0].closest(".sheet"));
    const box = elements[0].getBoundingClientRect();
    const pane = this.pane.getBoundingClientRect();
    const out = (low, high, from, to, margin) => low < from + margin || high > to - margin;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    const top = out(box.top, box.bottom, pane.top, pane.bottom, 40) ? (box.top + box.bottom) / 2 - (pane.top + pane.bottom) / 2 : 0;
    const left = out(box.left, box.right, pane.left, pane.right, 8) ? (box.left + box.right) / 2 - (pane.left + pane.right) / 2 : 0;
    if (top || left) this.pane.scrollBy({ top, left, behavior });
  }

  lightKey(key) {
    this.light(key ? [...this.pane.querySelectorAll(`.source[data-key="${key}"]`)] : []);
  }
}

// Words under the pointer: a click takes one, dragging takes all that the rectangle touches.
export class Picker {
  constructor(viewer, picked) {
    this.viewer = viewer;
    this.picked = picked; // called with (text, added) when the pointer is let go
    this.words = new Map();
    viewer.pane.addEventListener("pointerdown", (event) => this.#begin(event));
  }

  async #wordsOf(sheet) {
    const number = sheet.dataset.number;
    if (!this.words.has(number)) {
      const asked = fetch(`/documents/${this.viewer.root.dataset.document}/pages/${number}/words`, { headers: { accept: "application/json" } });
      this.words.set(number, asked.then((answer) => (answer.ok ? answer.json() : { words: [] })).then((told) => told.words));
    }
    return this.words.get(number);
  }

  #begin(event) {
    const sheet = event.target.closest(".sheet");
    if (!sheet || event.button !== 0 || event.pointerType === "touch" || isDrawing(this.viewer, event)) return;
    event.preventDefault(); // the field keeps the cursor
    const from = pointOn(sheet, event);
    let to = from;
    let found = [];
    let words = [];
    const draw = () => {
      found = touched(words, from, to);
      paint(sheet, found);
    };
    const arrived = this.#wordsOf(sheet).then((told) => { words = told; draw(); });
    const move = (moved) => { to = pointOn(sheet, moved); draw(); };
    const end = async (ended) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      await arrived; // a quick click on a page is over before its words have come
      if (found.length) this.picked(found.map(([text]) => text).join(" "), ended.shiftKey);
      setTimeout(() => paint(sheet, []), 600);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }
}

// A box drawn over the page, with the tool or with Alt: `drawn` gets the page and the box in points.
export class Drawer {
  constructor(viewer, button, drawn) {
    this.viewer = viewer;
    this.button = button;
    this.drawn = drawn;
    this.#press(false);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the cursor
    button.addEventListener("click", () => this.#press(!viewer.drawing));
    viewer.pane.addEventListener("pointerdown", (event) => this.#begin(event));
  }

  #press(on) {
    this.viewer.drawing = on;
    this.viewer.canDraw = true;
    this.button.setAttribute("aria-pressed", String(on));
    this.viewer.pane.classList.toggle("drawing", on);
  }

  #begin(event) {
    const sheet = event.target.closest(".sheet");
    if (!sheet || event.button !== 0 || !isDrawing(this.viewer, event)) return;
    event.preventDefault();
    const from = pointOn(sheet, event);
    let to = from;
    const box = () => ({ x0: Math.min(from.x, to.x), y0: Math.min(from.y, to.y), x1: Math.max(from.x, to.x), y1: Math.max(from.y, to.y) });
    const draw = () => { const { x0, y0, x1, y1 } = box(); paint(sheet, [["", x0, y0, x1, y1]]); };
    const move = (moved) => { to = pointOn(sheet, moved); draw(); };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      this.#press(false);
      const { x0, y0, x1, y1 } = box();
      setTimeout(() => paint(sheet, []), 900);
      if (x1 - x0 > 3 && y1 - y0 > 3) this.drawn(sheet.dataset.number, box());
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }
}

const isDrawing = (viewer, event) => Boolean(viewer.drawing || (viewer.canDraw && event.altKey));

function pointOn(sheet, event) {
  const at = new DOMPoint(event.clientX, event.clientY);
  return at.matrixTransform(sheet.querySelector(".turned").getScreenCTM().inverse());
}

function touched(words, a, b) {
  const [x0, x1, y0, y1] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return words.filter(([, left, top, right, bottom]) => left <= x1 && right >= x0 && top <= y1 && bottom >= y0);
}

function paint(sheet, words) {
  const group = sheet.querySelector(".picked");
  group.replaceChildren(...words.map(([, left, top, right, bottom]) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 2, rx: 1.5 })) rect.setAttribute(name, value);
    return rect;
  }));
}

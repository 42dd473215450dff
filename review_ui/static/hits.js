// Next and previous hit of the search that led to a document. The boxes of a page are fetched when it comes into view,
// so that a long document opens at once.
import { plain, typing } from "./everywhere.js";

const SVG = "http://www.w3.org/2000/svg";

// Walks through what is found in the pages of this viewer; `keys` are those for the next hit and the one before.
export function walkHits(viewer, keys) {
  const root = viewer.root;
  const tools = root.querySelector("[data-hit-pages]");
  if (!tools) return;
  const found = tools.dataset.hitPages.split(" ").map(Number); // pages, ascending
  const asked = tools.dataset.asked;
  const coming = new Map(); // page number: promise of its boxes
  let lit = null;

  const sheetOf = (number) => root.querySelector(`#page-${number}`);

  function boxesOf(number) {
    const drawn = sheetOf(number).querySelectorAll("[data-hit]");
    if (drawn.length) return Promise.resolve([...drawn]);
    if (!coming.has(number)) coming.set(number, fetchBoxes(number));
    return coming.get(number);
  }

  async function fetchBoxes(number) {
    const path = `/documents/${root.dataset.document}/pages/${number}/hits?${asked}`;
    const answer = await fetch(path, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      coming.delete(number); // the next look asks again
      return [];
    }
    const { boxes } = await answer.json();
    sheetOf(number).querySelector(".hits").replaceChildren(...boxes.map(box));
    return [...sheetOf(number).querySelectorAll("[data-hit]")];
  }

  async function go(by) {
    const here = lit ? pageOf(lit) : null;
    if (here !== null) {
      const rects = await boxesOf(here);
      const next = rects[rects.indexOf(lit) + by];
      if (next) return show(next);
    }
    await turnTo(here === null ? found[by > 0 ? 0 : found.length - 1] : neighbour(here, by), by);
  }

  const neighbour = (number, by) => found[(found.indexOf(number) + by + found.length) % found.length];

  async function turnTo(number, by) {
    viewer.show(sheetOf(number));
    const rects = await boxesOf(number);
    if (rects.length) show(rects.at(by > 0 ? 0 : -1));
  }

  function show(rect) {
    lit = rect;
    viewer.light([rect]);
    tell();
  }

  function tell() {
    const told = root.querySelector("[data-hits]");
    const { saysAt, saysOne, saysMany } = told.dataset;
    const said = lit ? saysAt : found.length === 1 ? saysOne : saysMany;
    told.value = said.replace("{at}", lit ? found.indexOf(pageOf(lit)) + 1 : 0).replace("{n}", found.length);
  }

  root.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-do]")?.dataset.do;
    if (wanted === "next") go(1);
    if (wanted === "before") go(-1);
  });
  addEventListener("keydown", (event) => {
    if (typing(event) || !plain(event)) return;
    if (event.key === keys.next) go(1);
    if (event.key === keys.before) go(-1);
  });

  const near = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      boxesOf(Number(target.dataset.number));
    }
  }, { root: root.querySelector("[data-sheets]"), rootMargin: "100% 0px" });
  for (const number of found) if (sheetOf(number)) near.observe(sheetOf(number));
  const wanted = Number(location.hash.replace("#page-", "")) || found[0];
  if (found.includes(wanted)) requestAnimationFrame(() => turnTo(wanted, 1));
  tell();
}

function box([x0, y0, x1, y1], i) {
  const rect = document.createElementNS(SVG, "rect");
  const is = { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, rx: 1.5, "data-hit": `h${i}` };
  for (const [name, value] of Object.entries(is)) rect.setAttribute(name, value);
  return rect;
}

const pageOf = (rect) => Number(rect.closest(".sheet").dataset.number);

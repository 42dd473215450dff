// Looking at a document: next and previous hit of the search that led here.
import { plain, typing } from "./everywhere.js";
import { Viewer } from "./viewer.js";

const root = document.querySelector("[data-viewer]");
const viewer = new Viewer(root);
const hits = [...root.querySelectorAll("[data-hit]")];
let at = -1;

function go(by) {
  if (!hits.length) return;
  at = (at + by + hits.length) % hits.length;
  viewer.light([hits[at]]);
  tell();
}

function tell() {
  const told = root.querySelector("[data-hits]");
  if (!told) return;
  const { saysOne, saysMany, saysAt } = told.dataset;
  const said = at >= 0 ? saysAt.replace("{at}", at + 1) : hits.length === 1 ? saysOne : saysMany;
  told.value = said.replace("{n}", hits.length);
}

root.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-do]")?.dataset.do;
  if (asked === "next") go(1);
  if (asked === "before") go(-1);
});
addEventListener("keydown", (event) => {
  if (typing(event) || !plain(event)) return;
  if (event.key === "n") go(1);
  if (event.key === "p") go(-1);
});

tell();
const wanted = root.querySelector(`${location.hash || "#page-1"} [data-hit]`);
if (wanted) requestAnimationFrame(() => { at = hits.indexOf(wanted) - 1; go(1); });

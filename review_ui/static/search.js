// Results while somebody types, and arrows through them. Without this script the form and the links do the same.
import { plain } from "./everywhere.js";

const WAIT = 180; // milliseconds of rest after a key
const form = document.querySelector("[data-search]");
const box = form.querySelector("[data-find]");
const shown = document.querySelector("[data-results]");
const told = document.querySelector("[data-told]");
let waiting = 0;
let asking = null;
let last = query();

function query() {
  const said = new URLSearchParams(new FormData(form));
  said.set("q", box.value.trim());
  if (!box.value.trim()) said.delete("q");
  return said.toString();
}

const address = (path) => (query() ? `${path}?${query()}` : path);

// Not fetch: Trusted Types rightly forbid to make elements of a text. A request that asks for a document gets one in
// which nothing ever runs, and its elements move over here.
function ask() {
  if (query() === last) return;
  asking?.abort();
  const request = new XMLHttpRequest();
  asking = request;
  const asked = query();
  shown.setAttribute("aria-busy", "true");
  request.open("GET", address("/search/results"));
  request.responseType = "document";
  request.onload = () => {
    const parts = request.response?.querySelector(".completions") && request.response.body.childNodes;
    if (!parts) return location.assign(address("/search")); // signed out, or the index is away: the screen says so
    last = asked;
    shown.replaceChildren(...parts);
    told.textContent = shown.querySelector("[data-count]")?.textContent ?? "";
    history.replaceState(null, "", address("/search"));
  };
  request.onloadend = () => {
    if (asking !== request) return;
    asking = null;
    shown.removeAttribute("aria-busy");
  };
  request.send();
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT);
});
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  asking?.abort();
});

addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !plain(event) || event.shiftKey) return;
  const rows = [...shown.querySelectorAll("a.row")];
  const at = rows.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== box) return;
  const to = event.key === "ArrowDown" ? rows[Math.min(at + 1, rows.length - 1)] : at > 0 ? rows[at - 1] : box;
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: "nearest" });
});

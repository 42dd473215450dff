// Keys that work on every screen: / searches, ? lists the keys, g goes somewhere.
const GOES = { q: "/", d: "/documents", l: "/ledger" };

export const typing = (event) => event.target.closest?.("input, select, textarea, dialog") !== null;
export const plain = (event) => !(event.ctrlKey || event.altKey || event.metaKey);

let leading = -Infinity; // when g was pressed, in milliseconds of the screen's life

export function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
}

function find(event) {
  const box = document.querySelector("[data-find]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || typing(event) || !plain(event)) return;
  const led = performance.now() - leading < 1200;
  leading = -Infinity;
  if (led && GOES[event.key]) location.assign(GOES[event.key]);
  else if (event.key === "g") leading = performance.now();
  else if (event.key === "/") find(event);
  else if (event.key === "?") showKeys();
});

// j and k go down and up a list.
addEventListener("keydown", (event) => {
  if (typing(event) || !plain(event) || !["j", "k"].includes(event.key)) return;
  const rows = [...document.querySelectorAll("[data-list] a.row")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const there = event.key === "j" ? here + 1 : here < 0 ? rows.length - 1 : here - 1;
  rows[Math.min(Math.max(there, 0), rows.length - 1)].focus();
});

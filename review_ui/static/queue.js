// The queue as it fills: when its figures change, the screen is fetched anew, unless somebody is choosing in it.
import { plain, typing } from "./everywhere.js";

const EVERY_SECONDS = 4;
const shown = document.querySelector("[data-pulse]")?.dataset.pulse;

const busy = () => document.hidden || document.activeElement?.closest("form, dialog, [data-list]") || getSelection()?.toString();

async function look() {
  if (busy()) return;
  const answer = await fetch("/queue/pulse", { headers: { accept: "application/json" } }).catch(() => null);
  if (answer === null) return; // the service is being restarted; the next look finds it again
  if (!answer.ok) location.reload(); // signed out
  else if ((await answer.json()).pulse !== shown && !busy()) location.reload();
}
if (shown) setInterval(look, EVERY_SECONDS * 1000);

addEventListener("keydown", (event) => {
  if (typing(event) || !plain(event) || event.key !== "n") return;
  document.querySelector("[data-next]")?.click();
});

document.querySelector(".filters")?.addEventListener("change", (event) => event.target.form.requestSubmit());

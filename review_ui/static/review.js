// The review form by keyboard: sources light up, Enter says a value is right, Ctrl+Enter confirms the record.
import { plain, showKeys, typing } from "./everywhere.js";
import { Drawer, Picker, Viewer } from "./viewer.js";
import { Desk } from "./desk.js";
import { walkHits } from "./hits.js";

const root = document.querySelector("[data-review]");
const form = root.querySelector("[data-form]");
const reading = root.querySelector("[data-reading]");
const viewer = new Viewer(root.querySelector("[data-viewer]"));
const READ_BY_SERVER = new Set(["date", "decimal", "state", "language", "currency", "text", "texts"]);

let current = null; // the control that words from the page go into
let changed = false;
let sent = false;

const fields = () => [...form.querySelectorAll("[data-boxes] .field")].filter((field) => !field.closest("template"));
const controlOf = (field) => field.querySelector("input, select");
const fieldOf = (control) => control.closest(".field");
const toCheck = () => fields().filter((field) => field.matches(".check, .wrong"));

// --- what the field in focus says about itself -------------------------------------------------------------------

function others(field) {
  return field.dataset.others ? JSON.parse(field.dataset.others) : [];
}

function line(...parts) {
  const made = document.createElement("p");
  made.className = "line";
  made.append(...parts);
  return made;
}

function strong(text) {
  const made = document.createElement("strong");
  made.textContent = text;
  return made;
}

function warning(text) {
  const made = document.createElement("span");
  made.className = "warning";
  made.textContent = ` ${text}`;
  return made;
}

function tell(field) {
  const { label, hint, law, doubt } = field.dataset;
  const lines = [line(strong(label), doubt ? warning(doubt) : "", hint ? ` ${hint}` : "", law ? ` (${law})` : "")];
  const found = others(field);
  if (found.length) {
    const buttons = found.map(([text], i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = shownIn(field, text);
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => choose(field, i));
      return button;
    });
    lines.push(line(reading.dataset.saysOthers, ...buttons));
  }
  reading.replaceChildren(...lines);
}

function shownIn(field, text) {
  const control = controlOf(field);
  return control.tagName === "SELECT" ? [...control.options].find((each) => each.value === text)?.text ?? text : text;
}

function focus(control) {
  current = control;
  const field = fieldOf(control);
  viewer.lightKey(field.dataset.key);
  tell(field);
}

// --- values ------------------------------------------------------------------------------------------------------

function put(control, text, key = "") {
  if (control.type === "checkbox") return;
  if (control.tagName === "SELECT" && ![...control.options].some((each) => each.value === text)) return;
  control.value = text;
  said(control, key);
}

// A person said so: green, and no longer to be checked.
function said(control, key) {
  const field = fieldOf(control);
  changed = true;
  const empty = control.type !== "checkbox" && !control.value;
  field.classList.remove("sure", "check", "empty", "confirmed", "wrong");
  field.classList.add(empty ? "empty" : "confirmed");
  control.removeAttribute("aria-invalid");
  if (key !== undefined) field.dataset.key = key;
  desk.changed();
  const mark = field.querySelector(".mark");
  mark.title = empty ? reading.dataset.saysEmpty : reading.dataset.saysPerson;
  mark.firstElementChild.textContent = mark.title;
  count();
}

function count() {
  const left = toCheck().length;
  const told = form.querySelector("[data-to-check]");
  told.querySelector("strong").textContent = left;
  told.classList.toggle("none", left === 0);
}

// Another reading: the one in the box goes to the end of the list, so that going round brings it back.
function choose(field, i) {
  const control = controlOf(field);
  const found = others(field);
  const [[text, key]] = found.splice(i, 1);
  found.push([control.value, field.dataset.key, 0]);
  field.dataset.others = JSON.stringify(found.filter(([each]) => each));
  put(control, text, key);
  focus(control);
}

async function understood(control, text, from) {
  const answer = await desk.ask("read", { field: fieldOf(control).dataset.field, text, from });
  return answer?.ok ? (await answer.json()).text : text;
}

// --- what the server says while somebody types -------------------------------------------------------------------

const desk = new Desk(root, form, {
  said: ({ problems, doubts, missing, there }) => {
    for (const field of fields()) {
      const name = controlOf(field).name;
      const doubt = problems[name] && controlOf(field).value ? problems[name] : doubts[name] ?? "";
      if (field.dataset.doubt === doubt) continue;
      field.dataset.doubt = doubt;
      field.classList.toggle("doubt", doubt !== "");
      if (current && fieldOf(current) === field) tell(field);
    }
    lacking(missing, there);
  },
  signedOut: () => reading.replaceChildren(line(warning(reading.dataset.saysOut))),
  taken: (sentence) => {
    const notice = form.querySelector("[data-taken]");
    notice.hidden = false;
    notice.querySelector("[data-taken-by]").textContent = sentence;
    form.querySelector("[data-confirm]")?.setAttribute("disabled", "");
    notice.scrollIntoView({ block: "nearest" });
  },
});

function lacking(missing, there) {
  const section = form.querySelector("[data-required]");
  if (!section) return;
  const list = section.querySelector("[data-missing]");
  list.replaceChildren(...missing.map(([name, source, checked]) => {
    const item = document.createElement("li");
    const quiet = document.createElement("span");
    quiet.className = "quiet";
    quiet.textContent = checked ? source : `${source} · ${list.dataset.saysUnchecked}`;
    item.append(strong(name), " ", quiet);
    return item;
  }));
  section.querySelector("[data-there]").textContent = `${there} / ${there + missing.length}`;
  section.querySelector("[data-all-there]").hidden = missing.length > 0;
  section.classList.toggle("gone", there + missing.length === 0);
  const told = form.querySelector("[data-lacking]");
  told.textContent = told.textContent.replace(/\d+/, missing.length);
  told.classList.toggle("none", missing.length === 0);
}

// --- moving on -----------------------------------------------------------------------------------------------------

function confirm() {
  const button = form.querySelector("[data-confirm]:not([disabled])");
  if (button) form.requestSubmit(button);
}

function go(field) {
  if (!field) { form.querySelector("[data-confirm]")?.focus(); return; }
  const control = controlOf(field);
  control.focus();
  control.select?.();
}

function next(from, step = 1) {
  const all = fields();
  const at = from ? all.indexOf(fieldOf(from)) : -1;
  const wanted = new Set(toCheck());
  const ahead = step > 0 ? all.slice(at + 1) : all.slice(0, Math.max(at, 0)).reverse();
  go(ahead.find((field) => wanted.has(field)) ?? [...wanted].find((field) => field !== all[at]));
}

function accept(control) {
  const field = fieldOf(control);
  if (field.matches(".check, .wrong")) said(control);
  next(control);
}

// A whole section is right: everything in it that was still to be checked.
function acceptSection(control) {
  for (const field of control.closest(".group").querySelectorAll(".check")) said(controlOf(field));
  next(control);
}

// The last word of the given names becomes part of the surname, or the first word of the surname goes back.
function moveWord(control, into) {
  const row = control.closest("[data-row]");
  const [given, surname] = ["given_names", "surname"].map((part) => row?.querySelector(`[data-field="persons.${part}"] input`));
  if (!given || !surname) return false;
  const [left, right] = [given.value.split(/\s+/).filter(Boolean), surname.value.split(/\s+/).filter(Boolean)];
  if (into === "surname" && left.length) right.unshift(left.pop());
  else if (into === "given" && right.length > 1) left.push(right.shift());
  else return true;
  given.value = left.join(" ");
  surname.value = right.join(" ");
  said(given);
  said(surname);
  return true;
}

// --- rows ------------------------------------------------------------------------------------------------------------

function add(list) {
  const rows = list.querySelector("[data-rows]");
  const taken = [...rows.querySelectorAll("[name]")].map((each) => Number(each.name.split(".")[1])).filter(Number.isInteger);
  const number = String(Math.max(-1, ...taken) + 1);
  const made = list.querySelector("template").content.cloneNode(true);
  for (const element of made.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "value"]) {
      const value = element.getAttribute(name);
      if (value?.includes("__row__")) element.setAttribute(name, value.replace("__row__", number));
    }
  }
  const row = made.firstElementChild;
  rows.append(made);
  quieten(row);
  controlOf(row).focus();
}

function remove(row) {
  const list = row.closest("[data-list]");
  row.remove();
  changed = true;
  desk.changed();
  count();
  list.querySelector("[data-add]").focus();
}

// Links to the source and crosses at plain rows are for the mouse: Tab goes from value to value.
function quieten(part) {
  for (const each of part.querySelectorAll("a.where, .texts .remove, .field .remove")) each.tabIndex = -1;
}

// --- listening ---------------------------------------------------------------------------------------------------------

form.addEventListener("focusin", (event) => {
  if (event.target.closest(".field")) focus(event.target.matches("input, select") ? event.target : controlOf(event.target.closest(".field")));
});

form.addEventListener("input", (event) => {
  changed = true;
  desk.changed();
  if (event.target.closest(".field")) said(event.target, event.target.type === "checkbox" ? undefined : "");
});

form.addEventListener("change", async (event) => {
  const control = event.target;
  if (!control.closest(".field") || !READ_BY_SERVER.has(control.dataset.kind) || !control.value) return;
  const before = control.value;
  const text = await understood(control, before, "person");
  if (text !== before && control.value === before) put(control, text);
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (!button) return;
  if (button.matches("[data-add]")) { event.preventDefault(); add(button.closest("[data-list]")); }
  else if (button.matches(".remove")) { event.preventDefault(); remove(button.closest("[data-row]")); }
  else if (button.matches("[data-take]")) { const control = controlOf(button.closest(".field")); take(control, button.dataset.take); }
  else if (button.matches("[data-light]")) { event.preventDefault(); go(button.closest(".field")); }
  else if (button.matches("[data-keys]")) showKeys();
});

function take(control, text) {
  if (control.type === "checkbox") { control.checked = text !== ""; said(control); }
  else put(control, text);
}

form.querySelector("[data-number]")?.addEventListener("input", () => { form.querySelector("[name=follows][value=other]").checked = true; });
form.querySelector("[data-to-check]").addEventListener("click", () => next(null));
// The form scrolls by itself; the browser's own jump would move the whole screen.
form.querySelector("[data-lacking]")?.addEventListener("click", (event) => {
  event.preventDefault();
  form.querySelector("[data-boxes]").scrollTop = form.querySelector("[data-required]").offsetTop;
});

form.addEventListener("keydown", (event) => {
  const control = event.target.closest(".field input, .field select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); confirm(); }
  else if (event.key === "Enter" && control) { event.preventDefault(); (event.shiftKey ? acceptSection : accept)(control); }
  else if (event.key === "Enter" && event.target.matches("input")) { if (!event.target.getAttribute("form")) event.preventDefault(); }
  else if (event.key === "Tab" && !event.shiftKey && plain(event) && control) {
    const ahead = fields().slice(fields().indexOf(fieldOf(control)) + 1).find((field) => field.matches(".check, .wrong"));
    if (ahead) { event.preventDefault(); go(ahead); }
  } else if (event.altKey && control && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    if (moveWord(control, event.key === "ArrowRight" ? "surname" : "given")) event.preventDefault();
  }
  else if (event.altKey && control && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    const field = fieldOf(control);
    const found = others(field);
    if (!found.length) return;
    event.preventDefault();
    choose(field, event.key === "ArrowDown" ? 0 : found.length - 1);
  } else if (event.key === "Escape" && control) { control.blur(); viewer.pane.focus({ preventScroll: true }); }
});

addEventListener("keydown", (event) => {
  if (event.key === "F8") { event.preventDefault(); next(document.activeElement?.closest?.(".field") ? document.activeElement : null, event.shiftKey ? -1 : 1); }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.defaultPrevented) confirm();
  if (typing(event) || !plain(event)) return;
  if (event.key === "n") form.querySelector("[data-skip]").click();
  if (event.key === "s") form.querySelector("[data-aside]")?.click();
});

form.addEventListener("submit", (event) => {
  if (sent) { event.preventDefault(); return; } // a second Ctrl+Enter while the first is on its way
  sent = true;
  desk.sent();
});
addEventListener("pageshow", () => { sent = false; });
// Only what has not reached the server yet can be lost; the rest is a draft.
addEventListener("beforeunload", (event) => { if (changed && !sent && !desk.isSaved()) event.preventDefault(); });

new Picker(viewer, async (text, added) => {
  if (!current?.isConnected) return;
  const control = current;
  const said = await understood(control, text, "page");
  put(control, added && control.value ? `${control.value}${fieldOf(control).matches(".kind-texts") ? "; " : " "}${said}` : said);
  control.focus({ preventScroll: true });
});

const draw = root.querySelector("[data-draw]");
if (draw) {
  new Drawer(viewer, draw, async (page, box) => {
    if (!current?.isConnected) return;
    const control = current;
    reading.replaceChildren(line(reading.dataset.saysAgain));
    const answer = await desk.ask("region", { field: fieldOf(control).dataset.field, page, ...box });
    const text = answer?.ok ? (await answer.json()).text : null;
    if (text) put(control, text);
    if (current === control) control.focus({ preventScroll: true });
    if (text) tell(fieldOf(control));
    else reading.replaceChildren(line(text === "" ? reading.dataset.saysNothing : reading.dataset.saysFailed));
  });
}

walkHits(viewer, { next: "h", before: "H" });
quieten(root);
count();
const differing = fields().find((field) => field.querySelector(".saved")); // somebody else saved another value
const first = differing ?? toCheck()[0] ?? fields()[0];
if (!location.hash && !("held" in root.dataset)) go(first);

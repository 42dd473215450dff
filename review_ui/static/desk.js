// The open screen and the server: I am still here, this is typed, I have left. Typing is kept as a draft.
const TYPED_AFTER_MS = 700;
const HERE_EVERY_MS = 30_000;

export class Desk {
  constructor(root, form, tells) {
    this.root = root;
    this.form = form;
    this.tells = tells; // said, taken, signedOut
    this.path = `/review/${root.dataset.review}`;
    this.timer = 0;
    this.count = 0; // of changes
    this.saved = 0; // how many of them the server has
    this.left = "held" in root.dataset;
    if (!this.left) setInterval(() => this.#here(), HERE_EVERY_MS);
    addEventListener("focus", () => this.#comeBack());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  async ask(what, values = {}) {
    const body = new URLSearchParams({ form_token: this.form.elements.form_token.value, ...values });
    const answer = await fetch(`${this.path}/${what}`, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
    if (answer?.status === 401) { this.out = true; this.tells.signedOut(); }
    return answer;
  }

  changed() {
    this.count += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), TYPED_AFTER_MS);
  }

  sent() {
    clearTimeout(this.timer);
    this.left = true; // what is sent is kept by the server, and the next screen has a ticket of its own
  }

  isSaved() { return this.saved === this.count; }

  async save() {
    const count = this.count;
    const typed = Object.fromEntries([...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "form_token"));
    const answer = await this.ask("typed", typed);
    if (!answer?.ok || this.count !== count) return; // more was typed meanwhile: its own answer comes
    this.saved = count;
    const told = await answer.json();
    this.tells.said(told);
    if (told.taken) this.#lost(told.taken);
  }

  async #here() {
    if (this.left || document.hidden && this.out) return;
    const answer = await this.ask("here");
    const taken = answer?.ok ? (await answer.json()).taken : "";
    if (taken) this.#lost(taken);
  }

  // A colleague took the document over: what is typed goes into the draft, then the screen says so.
  async #lost(sentence) {
    if (this.left) return;
    this.left = true;
    if (!this.isSaved()) await this.save();
    this.tells.taken(sentence);
  }

  // After signing in again in another tab this form takes the new session's token, and what is typed is saved.
  async #comeBack() {
    if (!this.out) return;
    const answer = await fetch("/own/token", { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    this.out = false;
    const { form_token: token } = await answer.json();
    for (const each of document.querySelectorAll("[name=form_token]")) each.value = token;
    if (!this.isSaved()) this.save();
  }

  #leave() {
    if (this.left) return;
    const values = { form_token: this.form.elements.form_token.value, ticket: this.root.dataset.ticket };
    if (!this.isSaved()) {
      const typed = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
      navigator.sendBeacon(`${this.path}/typed`, typed);
    }
    navigator.sendBeacon(`${this.path}/leave`, new URLSearchParams(values));
  }
}

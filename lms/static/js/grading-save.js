// Unreleased marks save themselves: two seconds after the last change, one at a time, and again when the connection
// comes back. What is not saved yet is always said, and stays on this device (drafts.js).

const SAVE_AFTER_MS = 2000;
const WAITS_MS = [3000, 6000, 12000, 30000];

export class Keeper {
  constructor(form, signal) {
    this.form = form;
    this.said = form.querySelector("[data-grading-state]");
    this.url = form.dataset.autosave ?? "";
    this.timer = null;
    this.running = null;
    this.unsaved = false;
    this.failures = 0;
    this.changes = 0;
    form.addEventListener("input", (event) => event.target.name && this.changed(), { signal });
    addEventListener("online", () => this.unsaved && this.save(), { signal });
    addEventListener("focus", () => this.signedOut && this.renew(), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.unsaved && this.save(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** The form is for one submission only, and says which. */
  get names() {
    const { submission } = this.form.dataset;
    return this.form.elements.submission.value === submission && new URL(this.form.getAttribute("action"), location.href).pathname.endsWith(`/${submission}`);
  }

  tell(text, state) {
    if (!this.said) return;
    this.said.textContent = text ?? "";
    this.said.dataset.state = state;
  }

  changed() {
    this.unsaved = true;
    this.changes += 1;
    if (!this.url) return;
    this.tell(this.form.dataset.tWaiting, "waiting");
    this.later(SAVE_AFTER_MS);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.url || !this.names) return Promise.resolve(false);
    this.running ??= this.send().finally(() => (this.running = null));
    return this.running;
  }

  async send() {
    const { changes } = this;
    this.tell(this.form.dataset.tSaving, "saving");
    let answer;
    try {
      answer = await fetch(this.url, { method: "POST", body: new FormData(this.form), headers: { "X-Requested-With": "fetch" } });
    } catch {
      return this.failed(this.form.dataset.tOffline);
    }
    if (!isJson(answer)) return this.unexpected(answer);
    const data = await answer.json();
    if (!answer.ok) {
      this.tell(data.said, "refused");
      if (data.stop) this.url = "";
      return false;
    }
    this.form.elements.version.value = data.version;
    this.failures = 0;
    if (this.changes !== changes) {
      this.later(SAVE_AFTER_MS);
      return false;
    }
    this.unsaved = false;
    this.form.dataset.dirty = "";
    this.forget();
    this.tell(data.said, "saved");
    return true;
  }

  failed(text) {
    this.tell(text, "failed");
    this.later(WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)]);
    this.failures += 1;
    return false;
  }

  unexpected(answer) {
    const signIn = answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in");
    if (!signIn && answer.status !== 400 && answer.status !== 401) return this.failed(this.form.dataset.tOffline);
    this.signedOut = true;
    this.tell(this.form.dataset.tSignedOut, "failed");
    const link = document.createElement("a");
    link.href = this.form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = " →";
    link.setAttribute("aria-label", this.form.dataset.tSignedOut);
    this.said?.append(link);
    return false;
  }

  /** After signing in elsewhere: the new session's token, if it is the same person's. */
  async renew() {
    let page;
    try {
      const answer = await fetch(location.href);
      if (answer.redirected || !answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    const token = page.querySelector('form[data-grading] input[name="csrf_token"]');
    if (!token || page.body.dataset.person !== document.body.dataset.person) return;
    this.signedOut = false;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token.value;
    this.save();
  }

  /** Wait for what is being saved, and save what is not yet; whether nothing is left unsaved. */
  async settle() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.unsaved && this.url) await this.save();
    return !this.unsaved;
  }

  /** Send with a button; where to go on, or null where the page itself must be sent. */
  async finish(submitter) {
    if (!this.names) return null;
    const body = new FormData(this.form);
    body.set(submitter.name, submitter.value);
    try {
      const answer = await fetch(this.form.getAttribute("action"), { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || !isJson(answer)) return null;
      this.unsaved = false;
      this.form.dataset.dirty = "";
      this.forget();
      return await answer.json();
    } catch {
      this.failed(this.form.dataset.tOffline);
      return null;
    }
  }

  /** The copy on this device is not needed any more. */
  forget() {
    try {
      localStorage.removeItem(`draft:${document.body.dataset.person}:${this.form.dataset.draftKey}`);
    } catch {
      // Without storage there was no copy.
    }
  }
}

export function isJson(answer) {
  return (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
}

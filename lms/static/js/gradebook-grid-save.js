// Every edit is sent at once, one after the other. What is not saved yet is said, stays on this device until the
// server has it, and is sent when the connection or the session comes back.
import { keyOf } from "./gradebook-grid-view.js";

const WAITS_MS = [2000, 5000, 10000, 30000];

export class Saver {
  /** *hooks*: tell(state, count), pending(key, mark | null), saved(rows), conflicts(list) → choices. */
  constructor(box, hooks) {
    this.box = box;
    this.hooks = hooks;
    this.queue = [];
    this.failures = 0;
    this.place = `draft:${document.body.dataset.person}:gradebook-${box.dataset.offering}`;
    addEventListener("online", () => this.next());
    addEventListener("focus", () => this.signedOut && this.renew());
    addEventListener("beforeunload", (event) => {
      if (this.queue.length) event.preventDefault();
    });
  }

  get count() {
    return this.queue.reduce((sum, job) => sum + job.cells.length, 0);
  }

  get idle() {
    return !this.queue.length;
  }

  /** What an earlier visit could not send. */
  restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
      if (!kept?.jobs?.length) return 0;
      this.queue = kept.jobs;
    } catch {
      return 0;
    }
    for (const job of this.queue) this.show(job);
    this.next();
    return this.count;
  }

  keep() {
    try {
      if (this.queue.length) localStorage.setItem(this.place, JSON.stringify({ at: Date.now(), jobs: this.queue }));
      else localStorage.removeItem(this.place);
    } catch {
      // Without storage it stays in this window.
    }
  }

  /** *cells*: {kind, item, person, version, text | points + excused, shown}. */
  add(source, cells) {
    const job = { source, cells };
    this.queue.push(job);
    this.show(job);
    this.keep();
    this.next();
  }

  show(job) {
    for (const cell of job.cells) this.hooks.pending(keyOf(cell.kind, cell.item, cell.person), { text: cell.shown, state: "pending" });
  }

  async next() {
    clearTimeout(this.timer);
    if (this.running || !this.queue.length || this.signedOut) return;
    this.running = true;
    try {
      while (this.queue.length && !this.signedOut && (await this.send(this.queue[0])));
    } finally {
      this.running = false;
    }
    if (this.idle) this.hooks.tell("saved", 0);
  }

  done(job) {
    this.queue = this.queue.filter((other) => other !== job);
    for (const cell of job.cells) {
      const key = keyOf(cell.kind, cell.item, cell.person);
      if (!this.queue.some((other) => other.cells.some((one) => keyOf(one.kind, one.item, one.person) === key))) this.hooks.pending(key, null);
    }
    this.keep();
  }

  /** Send one job; whether to go on with the next. */
  async send(job) {
    this.hooks.tell("saving", this.count);
    let answer;
    try {
      answer = await fetch(this.box.dataset.write, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Requested-With": "fetch", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
        body: JSON.stringify({ source: job.source, writes: job.cells }),
      });
    } catch {
      return this.later();
    }
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return this.unexpected(answer);
    const data = await answer.json();
    this.failures = 0;
    if (answer.ok) {
      this.done(job);
      this.moveOn(data.rows);
      return true;
    }
    if (answer.status === 409) return this.disputed(job, data);
    return this.refused(job, data.errors ?? []);
  }

  /** Own later edits of the same cells go on from the version that was just written. */
  moveOn(rows) {
    const versions = this.hooks.saved(rows);
    for (const job of this.queue) for (const cell of job.cells) cell.version = versions.get(keyOf(cell.kind, cell.item, cell.person)) ?? cell.version;
    this.keep();
  }

  async disputed(job, data) {
    this.hooks.tell("waiting", this.count);
    const choices = await this.hooks.conflicts(data.conflicts, job.cells);
    const theirs = new Set();
    for (const conflict of data.conflicts) {
      const key = keyOf(conflict.kind, conflict.item, conflict.person);
      if (choices.get(key) === "mine") for (const cell of job.cells) {
        if (keyOf(cell.kind, cell.item, cell.person) === key) cell.version = conflict.version;
      }
      else theirs.add(key);
    }
    const given = job.cells.filter((cell) => theirs.has(keyOf(cell.kind, cell.item, cell.person)));
    job.cells = job.cells.filter((cell) => !given.includes(cell));
    for (const cell of given) this.hooks.pending(keyOf(cell.kind, cell.item, cell.person), null);
    this.hooks.saved(data.rows);
    if (!job.cells.length) this.done(job);
    this.keep();
    return true;
  }

  refused(job, errors) {
    const named = new Map(errors.filter((error) => error.kind).map((error) => [keyOf(error.kind, error.item, error.person), error.said]));
    const bad = named.size ? job.cells.filter((cell) => named.has(keyOf(cell.kind, cell.item, cell.person))) : job.cells;
    job.cells = job.cells.filter((cell) => !bad.includes(cell));
    for (const cell of bad) {
      const key = keyOf(cell.kind, cell.item, cell.person);
      this.hooks.pending(key, { text: cell.shown, state: "refused", said: named.get(key) ?? errors[0]?.said ?? "" });
    }
    if (!job.cells.length) this.done({ ...job, cells: [] });
    this.queue = this.queue.filter((other) => other.cells.length);
    this.keep();
    this.hooks.tell("refused", bad.length);
    return true;
  }

  later() {
    this.hooks.tell("offline", this.count);
    this.timer = setTimeout(() => this.next(), WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)]);
    this.failures += 1;
    return false;
  }

  unexpected(answer) {
    const signIn = answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in");
    if (!signIn && answer.status !== 400 && answer.status !== 401) return this.later();
    this.signedOut = true;
    this.hooks.tell("signedOut", this.count);
    return false;
  }

  /** After signing in elsewhere: the new session's token, if it is the same person's. */
  async renew() {
    try {
      const answer = await fetch(location.href);
      if (answer.redirected || !answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page.body.dataset.person !== document.body.dataset.person) return;
      document.querySelector('meta[name="csrf-token"]').content = page.querySelector('meta[name="csrf-token"]').content;
    } catch {
      return;
    }
    this.signedOut = false;
    this.next();
  }
}

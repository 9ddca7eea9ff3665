// Answering a quiz: every answer is saved as it is given. What the server has not confirmed stays on this
// device and is sent again until it has, also after the tab was closed or the browser crashed. The time
// that is left is the server's. Without this file the page is a form that saves when it is turned.

import { announce } from "./live.js";

const box = document.querySelector("[data-attempt]");
const text = (key, values = {}) =>
  Object.entries(values).reduce((words, [name, value]) => words.replace(`{${name}}`, value), box.dataset[`t${key}`] ?? "");

const PAUSE_MS = 700; // after the last key
const SEND_WITHIN_MS = 15_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000];
const LOOK_MS = 20_000; // how often the server is asked what stands
const SAVES_AT_ONCE = 50;

// ---- what waits to be sent, on this device --------------------------------------------------------

const person = document.body.dataset.person ?? "";
const prefix = box ? `quiz:${person}:${box.dataset.attempt}:` : "";

function storedKeys(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

function load(key) {
  try {
    const queue = JSON.parse(localStorage.getItem(key));
    return Array.isArray(queue) ? queue : [];
  } catch {
    return [];
  }
}

class Queue {
  constructor(client) {
    this.key = prefix + client;
    this.client = client;
    this.items = load(this.key);
    this.safe = true;
  }

  keep() {
    try {
      if (this.items.length) localStorage.setItem(this.key, JSON.stringify(this.items));
      else localStorage.removeItem(this.key);
      this.safe = true;
    } catch {
      this.safe = false;
    }
  }

  /** A newer answer to the same question replaces one that was never sent; one that is under way stays. */
  add(item) {
    this.items = this.items.filter((one) => one.sent || one.question !== item.question || (one.fields && !item.fields));
    this.items.push(item);
    this.keep();
  }

  next() {
    return this.items.slice(0, SAVES_AT_ONCE);
  }

  done(sequences) {
    this.items = this.items.filter((one) => !sequences.has(one.sequence));
    this.keep();
  }
}

// ---- the page ---------------------------------------------------------------------------------------

if (box) {
  const client = crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 14)}`;
  const own = new Queue(client);
  // What a tab that was closed or crashed left behind is sent under that tab's own name and numbers.
  const left = storedKeys(prefix)
    .map((key) => new Queue(key.slice(prefix.length)))
    .filter((queue) => queue.client !== client && queue.items.length);
  let stale = false; // something that another tab left was saved, and this page shows what was before
  let sequence = 0;
  let sending = false;
  let failures = 0;
  let timer;
  let over = false;
  let csrf = document.querySelector('meta[name="csrf-token"]').content;
  const asked = new Map([...box.querySelectorAll("[data-asked]")].map((section) => [Number(section.dataset.asked), section]));
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(prefix) : null;

  const waiting = () => [own, ...left].reduce((sum, queue) => sum + queue.items.length, 0);

  function state(kind, words, link) {
    const line = box.querySelector("[data-save-state]");
    const place = line.querySelector("[data-save-words]");
    const changed = line.dataset.kind !== kind;
    line.dataset.kind = kind;
    place.textContent = words;
    if (link) place.append(" ", link);
    if (changed && kind !== "saving" && kind !== "idle") announce(words);
  }

  /** The fields of one question, without their prefix; nothing of files that are being chosen. */
  function fieldsOf(section) {
    const start = section.dataset.prefix;
    const fields = {};
    for (const control of section.querySelectorAll("input[name], select[name], textarea[name]")) {
      if (!control.name.startsWith(start) || control.type === "file" || control.disabled) continue;
      if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
      const name = control.name.slice(start.length);
      if (name in fields) fields[name] = [].concat(fields[name], control.value);
      else fields[name] = control.value;
    }
    return fields;
  }

  function put(section, { flagOnly = false } = {}) {
    if (over) return;
    const flag = section.querySelector("[data-flag]");
    sequence += 1;
    own.add({
      sequence,
      question: Number(section.dataset.asked),
      fields: flagOnly ? null : fieldsOf(section),
      flagged: flag ? flag.checked : null,
      at: Date.now(),
    });
    state("saving", text("Saving"));
  }

  const pending = new Map();

  /** Whatever is typed and not yet queued is queued now. */
  function gather() {
    for (const [section, clock] of pending) {
      clearTimeout(clock);
      put(section);
    }
    pending.clear();
  }

  function soon(section, wait) {
    clearTimeout(pending.get(section));
    pending.set(
      section,
      setTimeout(() => {
        pending.delete(section);
        put(section);
        send();
      }, wait),
    );
  }

  box.querySelector("[data-paper]")?.addEventListener("input", (event) => {
    const section = event.target.closest("[data-asked]");
    if (!section || event.target.type === "file" || event.target.matches("[data-flag]")) return;
    const typed = event.target.matches("textarea, input[type=text]");
    soon(section, typed ? PAUSE_MS : 0);
  });
  box.querySelector("[data-paper]")?.addEventListener("change", (event) => {
    const section = event.target.closest("[data-asked]");
    if (!section) return;
    if (event.target.matches("[data-flag]")) {
      put(section, { flagOnly: true });
      mark(section);
      send();
    } else if (event.target.type === "file") upload(section, event.target);
  });

  // ---- sending --------------------------------------------------------------------------------------

  async function post(queue, items, options = {}) {
    const body = JSON.stringify({
      client: queue.client,
      saves: items.map((one) => ({
        sequence: one.sequence,
        question: one.question,
        fields: one.fields,
        flagged: one.flagged,
        age: Math.max(0, Date.now() - one.at),
      })),
    });
    return fetch(box.dataset.save, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, "X-Requested-With": "fetch" },
      redirect: "manual",
      ...options,
    });
  }

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    const queue = left[0]?.items.length ? left[0] : own;
    const items = queue.next();
    if (!items.length) return rest();
    sending = true;
    for (const one of items) one.sent = true;
    queue.keep();
    try {
      const response = await post(queue, items, { signal: AbortSignal.timeout(SEND_WITHIN_MS) });
      if (response.type === "opaqueredirect" || response.status === 401) return signIn();
      if (response.status === 400) {
        if ((await response.text()).includes('"unreadable"')) queue.done(new Set(items.map((one) => one.sequence)));
        else await look(); // the token was renewed, or the session is another one
      }
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      failures = 0;
      queue.done(new Set(items.map((one) => one.sequence)));
      taken(answer, queue);
      if (left.length && !left[0].items.length) left.shift();
    } catch {
      failures += 1;
      const wait = RETRY_MS[Math.min(failures - 1, RETRY_MS.length - 1)];
      state("waiting", own.safe ? text("Waiting", { n: waiting() }) : text("Full"));
      timer = setTimeout(send, wait);
      return;
    } finally {
      sending = false;
    }
    send();
  }

  function rest() {
    if (stale && !left.length) leave(location.href);
  }

  function signIn() {
    const link = document.createElement("a");
    link.href = box.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = text("SignInLink");
    state("waiting", text("SignIn"), link);
    timer = setTimeout(send, RETRY_MS.at(-1));
  }

  /** What the server says of the saves: each question's new state. */
  function taken(answer, queue) {
    let last = "";
    for (const kept of answer.kept) {
      const section = asked.get(kept.question);
      last = kept.saved_at || last;
      note(kept.question, kept.answered);
      if (!section) continue;
      if (queue !== own && kept.digest !== section.dataset.digest) stale = true;
      section.querySelector("[data-shown]").value = kept.digest;
      section.dataset.digest = kept.digest;
      if (kept.outcome === "late") say(section, text("Late"));
      else if (kept.outcome === "passed") say(section, text("Passed"));
      else if (kept.outcome === "older" && queue === own) look();
      else say(section, "");
    }
    if (!waiting()) state("saved", text("Saved", { at: last }));
    channel?.postMessage("saved");
    heard(answer);
  }

  function say(section, words, action) {
    const place = section.querySelector("[data-asked-state]");
    place.textContent = words;
    if (action) place.append(" ", action);
  }

  // ---- what stands on the server: other tabs, the clock ------------------------------------------------

  async function look() {
    try {
      const response = await fetch(box.dataset.state, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
      if (!response.ok) return;
      const answer = await response.json();
      csrf = answer.csrf;
      for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = csrf;
      for (const [key, one] of Object.entries(answer.answers)) {
        note(Number(key), one.answered, one.flagged);
        const section = asked.get(Number(key));
        if (!section || one.client === client || one.digest === section.dataset.digest) continue;
        if ([own, ...left].some((queue) => queue.items.some((item) => item.question === Number(key)))) continue;
        const link = document.createElement("button");
        link.type = "button";
        link.className = "btn btn-s";
        link.textContent = text("Reload");
        link.addEventListener("click", () => location.reload());
        say(section, text("Other", { at: one.saved_at }), link);
      }
      heard(answer);
    } catch {
      // Offline: what is kept here is sent when the connection is back.
    }
  }

  function note(question, answered, flagged) {
    const line = box.querySelector(`[data-overview="${question}"]`);
    if (!line) return;
    line.classList.toggle("is-answered", answered);
    if (flagged !== undefined) line.classList.toggle("is-flagged", flagged);
    words(line);
    const all = box.querySelectorAll("[data-overview]");
    const place = box.querySelector("[data-progress]");
    if (place) place.textContent = `${box.querySelectorAll("[data-overview].is-answered").length}/${all.length}`;
  }

  function mark(section) {
    const line = box.querySelector(`[data-overview="${section.dataset.asked}"]`);
    if (!line) return;
    line.classList.toggle("is-flagged", section.querySelector("[data-flag]").checked);
    words(line);
  }

  function words(line) {
    const place = line.querySelector("[data-overview-words]");
    const parts = [text(line.classList.contains("is-answered") ? "Answered" : "Unanswered")];
    if (line.classList.contains("is-flagged")) parts.push(text("Flagged"));
    if (place) place.textContent = parts.join(" · ");
  }

  // ---- time ---------------------------------------------------------------------------------------------

  let ends = box.dataset.seconds === undefined ? null : performance.now() + Number(box.dataset.seconds) * 1000;
  const announced = new Set();

  function heard(answer) {
    if (answer.finished) {
      over = true;
      if (!document.body.dataset.leaving) leave(answer.url);
      return;
    }
    if (ends !== null) ends = performance.now() + answer.left * 1000;
  }

  function leave(url) {
    document.body.dataset.leaving = "1";
    if (url === location.href) location.reload();
    else location.assign(url);
  }

  function tick() {
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    const place = box.querySelector("[data-timer]");
    const minutes = Math.floor(seconds / 60);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(minutes / 60);
    const time = hours ? `${hours % 24}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    const shown = hours < 24 ? time : place.closest(".timer").dataset.tDays.replace("{n}", Math.floor(hours / 24)).replace("{time}", time);
    if (place.textContent !== shown) place.textContent = shown;
    place.closest(".timer").classList.toggle("is-short", seconds <= 60);
    for (const at of box.dataset.announce.split(",").map(Number)) {
      if (seconds <= at * 60 && seconds > at * 60 - 30 && !announced.has(at)) {
        announced.add(at);
        announce(text("Left", { n: at }));
      }
    }
    if (seconds === 0 && !over) timeIsUp();
  }

  /** What was typed goes first; then what is saved is handed in. The server does so by itself as well. */
  async function timeIsUp() {
    announce(text("Over"));
    state("saving", text("Over"));
    gather();
    over = true;
    for (let tries = 0; tries < 4 && waiting(); tries += 1) {
      await send();
      if (waiting()) await new Promise((wake) => setTimeout(wake, 1_500));
    }
    document.body.dataset.leaving = "1";
    document.getElementById("hand-in").submit();
  }

  if (ends !== null) setInterval(tick, 250);

  // ---- files ----------------------------------------------------------------------------------------------

  async function upload(section, input) {
    const files = [...input.files];
    if (!files.length || over || !input.checkValidity()) return;
    const data = new FormData();
    for (const file of files) data.append("upload", file, file.name.normalize("NFC"));
    say(section, text("Uploading"));
    try {
      const response = await fetch(section.dataset.upload, { method: "POST", body: data, headers: { "X-CSRFToken": csrf, "X-Requested-With": "fetch" }, redirect: "manual" });
      const answer = await response.json();
      if (!response.ok) {
        say(section, answer.said ?? text("UploadFailed"));
        return;
      }
      listFiles(section, answer.files);
      section.querySelector("[data-shown]").value = section.dataset.digest = answer.digest;
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: false }));
      say(section, text("Saved", { at: answer.saved_at }));
      note(Number(section.dataset.asked), answer.files.length > 0);
      state("saved", text("Saved", { at: answer.saved_at }));
    } catch {
      say(section, text("UploadFailed"));
    }
  }

  function listFiles(section, files) {
    let list = section.querySelector(".question-files");
    if (!list) {
      list = document.createElement("ul");
      list.className = "question-files";
      section.querySelector("[data-file-field]").before(list);
    }
    list.replaceChildren(
      ...files.map((file) => {
        const line = document.createElement("li");
        const label = document.createElement("label");
        const tick = document.createElement("input");
        const link = document.createElement("a");
        Object.assign(tick, { type: "checkbox", name: `${section.dataset.prefix}files`, value: String(file.id), checked: true });
        Object.assign(link, { href: file.url, textContent: file.name });
        label.append(tick, " ", link);
        line.append(label);
        return line;
      }),
    );
  }

  // ---- coming and going -----------------------------------------------------------------------------------

  /** What is not sent yet goes along while the page is left; it is kept here all the same. */
  function leaving() {
    if (document.body.dataset.leaving) return;
    gather();
    const items = own.next();
    if (!items.length) return;
    const options = { keepalive: true };
    post(own, items, options).catch(() => {
      const data = new FormData();
      data.append("csrf_token", csrf);
      data.append("payload", JSON.stringify({ client, saves: items.map(({ at, sent: _sent, ...one }) => ({ ...one, age: Date.now() - at })) }));
      navigator.sendBeacon?.(box.dataset.save, data);
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leaving();
    else {
      look();
      send();
    }
  });
  addEventListener("pagehide", leaving);
  addEventListener("online", () => {
    failures = 0;
    send();
    look();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting() && !document.body.dataset.leaving) {
      event.preventDefault();
      event.returnValue = text("Unsent");
    }
  });
  channel?.addEventListener("message", look);
  // The form sends the page's answers itself; what waits here is sent again and known as the same.
  box.querySelector("[data-paper]")?.addEventListener("submit", () => {
    gather();
    document.body.dataset.leaving = "1";
  });
  setInterval(look, LOOK_MS);
  if (document.querySelector("[data-paper]")) state("idle", text("Idle"));
  send();
}

// An attempt that is over needs nothing of this device any more.
const finished = document.querySelector("[data-finished]");
if (finished) for (const key of storedKeys(`quiz:${person}:${finished.dataset.finished}:`)) localStorage.removeItem(key);

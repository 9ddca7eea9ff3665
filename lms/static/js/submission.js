// Handing in survives a lost connection, an expired session and a second click: the form is sent with its own
// key, again and again if need be, and the server answers every repetition with the same receipt.

import { uploads } from "./submission-uploads.js";
import { announce } from "./live.js";

const SAVE_AFTER_MS = 1500;
const WAITS_MS = [2000, 4000, 8000, 15000, 30000];

for (const form of document.querySelectorAll("form[data-submission]")) enhance(form);

function enhance(form) {
  const text = (key) => form.dataset[`t${key[0].toUpperCase()}${key.slice(1)}`] ?? "";
  const state = form.querySelector("[data-submission-state]");
  const foot = form.querySelector("[data-submission-foot]");
  const draftState = form.querySelector("[data-draft-state]");
  let sending = false;
  let waiting = null;
  let draftTimer = null;
  let draftRequest = null;
  let attempt = 0;
  let awaitingFiles = false;
  const files = uploads(form, { text, announce, isJson, signedOut: isSignedOut, signInFirst });

  /** Show where the sending is, beside the button that was pressed; `parts` are further nodes below the sentence. */
  function show(message, kind = "info", parts = []) {
    if (state.nextElementSibling !== foot) foot.before(state);
    state.hidden = false;
    state.className = `submission-state callout callout-${kind}`;
    const line = document.createElement("p");
    line.textContent = message;
    const body = document.createElement("div");
    body.className = "callout-body";
    body.append(line, ...parts);
    state.replaceChildren(body);
    state.scrollIntoView({ block: "nearest" });
  }

  function button(label, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn btn-s";
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  }

  // ---- drafts on the server -----------------------------------------------------

  async function saveDraft() {
    draftTimer = null;
    draftRequest?.abort();
    draftRequest = new AbortController();
    const data = new FormData();
    for (const name of ["csrf_token", "text", "link", "revision"]) {
      if (form.elements[name]) data.set(name, form.elements[name].value);
    }
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "fetch" },
        signal: draftRequest.signal,
      });
      if (isJson(answer) && answer.status === 409) elsewhere(await answer.json());
      else if (isJson(answer) && answer.ok) saved(await answer.json());
      else draftState.textContent = text("draftOff");
    } catch (error) {
      if (error.name !== "AbortError") draftState.textContent = text("draftOff");
    }
  }

  function saved(answer) {
    form.elements.revision.value = answer.revision;
    draftState.textContent = answer.said;
  }

  /** Another window or device saved other words: nothing is overwritten before somebody chooses. */
  function elsewhere(theirs) {
    const quote = document.createElement("blockquote");
    quote.className = "keep-lines";
    quote.textContent = [theirs.text, theirs.link].filter(Boolean).join("\n");
    const take = button(text("takeTheirs"), () => {
      for (const name of ["text", "link"]) if (form.elements[name]) form.elements[name].value = theirs[name];
      form.elements.revision.value = theirs.revision;
      state.hidden = true;
    });
    const keep = button(text("keepMine"), () => {
      form.elements.revision.value = theirs.revision;
      state.hidden = true;
      saveDraft();
    });
    show(theirs.said, "warning", [quote, take, keep]);
    announce(theirs.said);
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("#text, #link") || sending) return;
    clearTimeout(draftTimer);
    draftTimer = setTimeout(saveDraft, SAVE_AFTER_MS);
  });

  // ---- sending ------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-save-draft], [data-drop]")) return; // the plain post does it
    event.preventDefault();
    if (sending) {
      announce(text("sending"));
      return;
    }
    clearTimeout(draftTimer);
    draftRequest?.abort();
    form.dataset.dirty = "1";
    sending = true;
    attempt = 0;
    sendWithFiles();
  });

  /** What was chosen goes up first; a file that is not accepted stops the sending. */
  async function sendWithFiles() {
    if (awaitingFiles) return;
    awaitingFiles = true;
    if (files.waiting()) show(text("uploadFirst"));
    const complete = await files.pending();
    awaitingFiles = false;
    if (complete) send();
    else {
      stop(text("refused"), "danger");
      form.querySelector("[data-upload-list]")?.scrollIntoView({ block: "nearest" });
    }
  }

  async function send() {
    clearTimeout(waiting);
    waiting = null;
    if (!navigator.onLine) {
      later("offline");
      return;
    }
    show(text("sending"));
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    } catch {
      later(navigator.onLine ? "retrying" : "offline");
      return;
    }
    if (answer.status === 413) stop(text("tooLarge"), "danger");
    else if (isSignedOut(answer)) signInFirst();
    else if (answer.status >= 500) later("retrying");
    else if (!isJson(answer)) stop(text("failed"), "danger", [button(text("again"), again)]);
    else if (answer.ok) finish((await answer.json()).url);
    else refused((await answer.json()).reasons ?? []);
  }

  function finish(url) {
    form.dataset.dirty = "";
    location.assign(url);
  }

  function refused(reasons) {
    const list = document.createElement("ul");
    for (const reason of reasons) {
      const line = document.createElement("li");
      line.textContent = reason;
      list.append(line);
    }
    stop(text("refused"), "danger", [list]);
    above();
    announce([text("refused"), ...reasons].join(" "));
  }

  /** What is to be mended is said where one begins to mend, above the fields, and read out there. */
  function above() {
    form.prepend(state);
    state.tabIndex = -1;
    state.focus();
    state.scrollIntoView({ block: "start" });
  }

  function stop(message, kind, parts = []) {
    sending = false;
    show(message, kind, parts);
  }

  function later(reason) {
    const wait = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)];
    attempt += 1;
    if (attempt === 1) announce(text(reason));
    show(text(reason), "warning", [button(text("again"), again)]);
    waiting = setTimeout(send, wait);
  }

  function again() {
    sending = true;
    sendWithFiles();
  }

  addEventListener("online", () => {
    if (waiting !== null) send();
  });

  // ---- an expired session ----------------------------------------------------------

  let signedOut = false;

  function signInFirst() {
    const wasSending = sending;
    signedOut = true;
    const link = document.createElement("a");
    link.className = "btn btn-s";
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = text("signInLink");
    stop(text("signIn"), "warning", [link, button(text("again"), resume)]);
    sending = wasSending;
    announce(text("signIn"));
  }

  /** Take the new session's token from a fresh copy of this page, then send again. */
  async function resume() {
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected || !answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    const token = page.querySelector('form[data-submission] input[name="csrf_token"]');
    // Somebody else who signed in on this machine does not hand this in.
    if (!token || page.body.dataset.person !== document.body.dataset.person) return;
    signedOut = false;
    form.elements.csrf_token.value = token.value;
    state.hidden = true;
    files.resume();
    if (sending) again();
  }

  addEventListener("focus", () => {
    if (signedOut) resume();
  });
  document.addEventListener("visibilitychange", () => {
    if (signedOut && document.visibilityState === "visible") resume();
  });
}

/** Whether the session is over: sent on to sign in, or a token of a session that is gone. */
function isSignedOut(answer) {
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in")) return true;
  return answer.status === 400 && !isJson(answer);
}

function isJson(answer) {
  return (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
}

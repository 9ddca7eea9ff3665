// Files of a hand-in go up as they are chosen and stay with the draft: a lost connection, an expired session or
// another device costs nothing. The form hands in what the list below the field names.

const WAITS_MS = [2000, 4000, 8000, 15000, 30000];

function inWords(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/**
 * Let the file field of *form* upload by itself. *session* has `text(key)`, `announce(message)`, `isJson(answer)`,
 * `signedOut(answer)` and `signInFirst()`. Returns `pending()`, a promise that is kept once nothing is on its way
 * (true: everything is up), `waiting()` and `resume()` for after a new sign-in.
 */
export function uploads(form, session) {
  const field = form.querySelector("[data-uploads] input");
  const list = form.querySelector("[data-upload-list]");
  const none = { pending: async () => true, waiting: () => false, resume: () => {} };
  if (!field || !list) return none;
  const { text } = session;
  const limit = Number(field.parentElement.dataset.maxBytes) || Infinity;
  const endings = field.accept ? field.accept.split(",") : [];
  const queue = [];
  let busy = false;
  let attempt = 0;
  let timer = null;
  let stopped = false;
  let watchers = [];

  field.addEventListener("change", () => {
    for (const file of field.files) add(file);
    field.value = ""; // what is listed is what will be handed in
  });

  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) add(file);
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop]");
    if (!button) return;
    event.preventDefault();
    drop(button);
  });

  function add(file) {
    const name = file.name.normalize("NFC");
    const row = document.createElement("li");
    row.className = "upload";
    const label = document.createElement("span");
    label.className = "upload-name";
    label.append(name, " ", small(inWords(file.size)));
    const state = document.createElement("span");
    state.className = "upload-state small muted";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-s btn-quiet";
    button.textContent = text("drop");
    button.setAttribute("aria-label", `${name} ${text("drop")}`);
    button.addEventListener("click", () => leaveOut(item));
    row.append(label, state, button);
    list.append(row);
    const item = { file, name, row, state, button, label, done: false };
    if (file.size > limit) return wrong(item, `${text("fileTooBig")} (${inWords(limit)})`);
    if (endings.length && !endings.some((ending) => name.toLowerCase().endsWith(ending))) {
      return wrong(item, endings.join(", "));
    }
    queue.push(item);
    state.textContent = text("uploading");
    work();
  }

  function small(words) {
    const element = document.createElement("span");
    element.className = "faint small nowrap";
    element.textContent = words;
    return element;
  }

  function wrong(item, words) {
    item.row.classList.add("is-wrong");
    item.state.textContent = words;
    session.announce(`${item.name}: ${words}`);
  }

  function leaveOut(item) {
    const at = queue.indexOf(item);
    if (at >= 0) queue.splice(at, 1);
    item.request?.abort();
    item.row.remove();
    field.focus();
    settle();
  }

  async function drop(button) {
    const row = button.closest(".upload");
    const data = new FormData();
    data.set("csrf_token", form.elements.csrf_token.value);
    try {
      const answer = await fetch(button.dataset.drop, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      if (session.signedOut(answer)) return session.signInFirst();
      if (!answer.ok) return session.announce(text("failed"));
    } catch {
      return session.announce(text("offline"));
    }
    row.remove();
    field.focus();
  }

  async function work() {
    if (busy || stopped || timer !== null) return;
    const item = queue[0];
    if (!item) return settle();
    busy = true;
    item.state.textContent = text("uploading");
    let answer;
    try {
      const data = new FormData();
      data.set("csrf_token", form.elements.csrf_token.value);
      data.set("files", item.file, item.name);
      item.request = new AbortController();
      answer = await fetch(form.dataset.uploadUrl, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, signal: item.request.signal });
    } catch (error) {
      busy = false;
      if (error.name === "AbortError") return work();
      return later(item);
    }
    busy = false;
    if (session.signedOut(answer)) {
      stopped = true;
      item.state.textContent = text("waiting");
      return session.signInFirst();
    }
    if (answer.status >= 500) return later(item);
    attempt = 0;
    const at = queue.indexOf(item);
    if (at >= 0) queue.splice(at, 1);
    if (answer.status === 413) wrong(item, text("fileTooBig"));
    else if (!session.isJson(answer)) wrong(item, text("failed"));
    else if (answer.ok) finished(item, await answer.json());
    else wrong(item, ((await answer.json()).reasons ?? []).join(" "));
    work();
  }

  function finished(item, kept) {
    const held = document.createElement("input");
    held.type = "hidden";
    held.name = "held";
    held.value = kept.id;
    const same = [...list.querySelectorAll('input[name="held"]')].find((other) => other.value === held.value);
    same?.closest(".upload").remove(); // the same content under the same name is one file
    const link = document.createElement("a");
    link.href = kept.url;
    link.textContent = kept.name;
    item.label.replaceChildren(link, " ", small(inWords(kept.size)));
    item.state.textContent = text("uploaded");
    item.row.prepend(held);
    const button = item.button.cloneNode(true);
    button.dataset.drop = kept.drop;
    item.button.replaceWith(button);
    item.done = true;
    session.announce(`${kept.name}: ${text("uploaded")}`);
  }

  function later(item) {
    item.state.textContent = text("waiting");
    timer = setTimeout(() => {
      timer = null;
      work();
    }, WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)]);
    attempt += 1;
  }

  addEventListener("online", () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    work();
  });
  addEventListener("beforeunload", (event) => {
    if (queue.length) {
      event.preventDefault();
      event.returnValue = text("uploading");
    }
  });

  function settle() {
    if (queue.length) return;
    for (const watcher of watchers) watcher(!list.querySelector(".is-wrong"));
    watchers = [];
  }

  return {
    /** Kept once nothing is on its way: true where every chosen file is up. */
    pending: () => (queue.length ? new Promise((done) => watchers.push(done)) : Promise.resolve(!list.querySelector(".is-wrong"))),
    waiting: () => queue.length > 0,
    resume: () => {
      stopped = false;
      work();
    },
  };
}

// The lesson editor: views, tools and shortcuts, files with their descriptions, drafts on the server.

import { describe, insertLine, tools, wrapSelection } from "./content-text.js";
import { announce } from "./live.js";

const form = document.querySelector("[data-editor]");
const text = form.querySelector(".editor-text");

function tell(message, kind) {
  const box = document.createElement("div");
  box.className = `toast callout callout-${kind}`;
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  box.textContent = message;
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 8000);
}

// ---- write or preview, where there is no room for both ----------------------------

const switcher = form.querySelector(".view-switch");
switcher.hidden = false;
form.dataset.show = "write";
form.querySelector("[data-preview-button]").hidden = true;
switcher.addEventListener("click", (event) => {
  const button = event.target.closest("[data-view]");
  if (!button) return;
  form.dataset.show = button.dataset.view;
  for (const other of switcher.querySelectorAll("[data-view]")) other.setAttribute("aria-pressed", String(other === button));
});

// The preview stays where its reader is: it is filled anew and not moved.
const pane = form.querySelector(".editor-preview");
let place = 0;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "preview") place = pane.scrollTop;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "preview") pane.scrollTop = place;
});

// ---- tools -----------------------------------------------------------------------------

const bar = form.querySelector(".editor-tools");
bar.hidden = false;
const buttons = [...bar.querySelectorAll("[data-tool]")];

function use(button) {
  const tool = button.dataset.tool;
  if (tool === "picture") {
    bar.querySelector("[data-picker]").click();
    return;
  }
  tools[tool](text, button.dataset.tWord);
  text.focus();
}

bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) use(button);
});
// One stop for the tab key; arrows go along the bar.
bar.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
  const at = buttons.indexOf(event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  const next = buttons[(at + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
});

const keys = {
  KeyB: "bold",
  KeyI: "italic",
  KeyK: "link",
  KeyE: "code",
  KeyM: "maths",
  "Shift+KeyH": "heading",
  "Shift+Digit7": "numbers",
  "Shift+Digit8": "list",
  "Shift+Digit9": "quote",
};
text.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
  if (event.code === "KeyS" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".editor-actions [type=submit]:not([name])"));
    return;
  }
  const tool = keys[(event.shiftKey ? "Shift+" : "") + event.code];
  const button = tool && bar.querySelector(`[data-tool="${tool}"]`);
  if (!button) return;
  event.preventDefault();
  use(button);
});

// ---- references --------------------------------------------------------------------

function showInserts() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}
showInserts();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const { insert: target, insertName: name, insertShown: shown, insertPicture: picture } = button.dataset;
  const bare = /^[\x21-\x7e]+$/.test(target) && !/[()<>]/.test(target);
  const file = { name, target: bare ? target : `<${target}>`, url: picture, picture: Boolean(picture), shown: Boolean(shown) };
  await insertFiles([file]);
});

/** Put references to *files* where the cursor is; pictures get their description first. */
async function insertFiles(files) {
  const place = [text.selectionStart, text.selectionEnd]; // a dialog that closes takes it away
  const alts = await describe(files.filter((file) => file.picture));
  const references = files.map((file) => {
    const plain = file.name.replace(/\.[^.]*$/, "");
    const label = (alts.get(file.name) ?? plain).replaceAll("[", "(").replaceAll("]", ")").replaceAll("\n", " ");
    return `${file.shown ? "!" : ""}[${label}](${file.target})`;
  });
  text.setSelectionRange(...place);
  insertLine(text, references.join("\n\n"), files.some((file) => file.shown));
  text.focus();
}

// ---- files ---------------------------------------------------------------------------

async function upload(files) {
  if (!form.dataset.upload) {
    announce(form.dataset.tSaveFirst);
    tell(form.dataset.tSaveFirst, "info");
    return;
  }
  const data = new FormData();
  for (const file of files) data.append("files", file, file.name);
  data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  announce(form.dataset.tUploading);
  text.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.dataset.upload, { method: "POST", body: data });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (!response.ok || !answer.files) throw new Error(answer.error || form.dataset.tFailed);
    const list = document.querySelector("[data-file-list]");
    list.innerHTML = answer.list; // our own template, rendered by the server
    window.htmx?.trigger(list, "htmx:load", { elt: list });
    showInserts();
    announce(form.dataset.tUploaded);
    await insertFiles(answer.files.map((file) => ({ ...file, shown: file.reference.startsWith("!") })));
  } catch (error) {
    tell(error instanceof TypeError ? document.body.dataset.tOffline : error.message, "danger");
  } finally {
    text.removeAttribute("aria-busy");
  }
}

text.addEventListener("paste", (event) => {
  const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length) {
    const address = event.clipboardData.getData("text/plain").trim();
    // An address pasted over chosen words makes them a link.
    if (/^https?:\/\/\S+$/.test(address) && text.selectionStart !== text.selectionEnd) {
      event.preventDefault();
      wrapSelection(text, "[", `](${address})`, "");
    }
    return;
  }
  event.preventDefault();
  const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, "");
  upload(
    pictures.map((file, i) => {
      const suffix = file.type.split("/")[1].replace("jpeg", "jpg");
      return new File([file], `${form.dataset.tPasted}-${stamp}-${i + 1}.${suffix}`, { type: file.type });
    }),
  );
});
text.addEventListener("dragover", (event) => {
  if (event.dataTransfer.types.includes("Files")) {
    event.preventDefault();
    text.classList.add("is-over");
  }
});
text.addEventListener("dragleave", () => text.classList.remove("is-over"));
text.addEventListener("drop", (event) => {
  text.classList.remove("is-over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  upload([...event.dataTransfer.files]);
});
bar.querySelector("[data-picker]")?.addEventListener("change", (event) => {
  if (event.target.files.length) upload([...event.target.files]);
  event.target.value = "";
});

// ---- a draft of one's own on the server --------------------------------------------------

const PAUSE_MS = 3000;
const note = form.querySelector("[data-autosaved]");
let timer = null;
let sent = null;
let leaving = false;

const written = () => ["title_ko", "title_en", "body"].map((name) => form.elements[name].value);

async function autosave() {
  const now = written();
  if (leaving || !form.dataset.autosave || JSON.stringify(now) === sent) return;
  const data = new FormData();
  ["title_ko", "title_en", "body"].forEach((name, i) => data.append(name, now[i]));
  data.append("version", form.elements.version.value);
  data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  try {
    const response = await fetch(form.dataset.autosave, { method: "POST", body: data });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const answer = await response.json();
    sent = JSON.stringify(now);
    note.textContent = String(answer.newer) === form.elements.version.value ? answer.saved : `${answer.saved} ${form.dataset.tNewer}`;
  } catch {
    note.textContent = form.dataset.tUnsaved;
    timer = setTimeout(autosave, PAUSE_MS * 4);
  }
}

if (form.dataset.autosave) {
  sent = JSON.stringify(written());
  form.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(autosave, PAUSE_MS);
  });
  text.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(autosave, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    setTimeout(() => (leaving = false), 10_000);
  });
}

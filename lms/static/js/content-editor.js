// The lesson editor: two views on a phone, files by dropping and pasting, references into the text.

const form = document.querySelector("[data-editor]");
const text = form.querySelector(".editor-text");

function say(message) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = message), 80);
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

// ---- references --------------------------------------------------------------------

/** Put *words* where the cursor is; a picture stands on a line of its own. */
function insert(words) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const own = words.startsWith("!");
  const before = own && start > 0 && !value.slice(0, start).endsWith("\n\n") ? "\n\n" : "";
  const after = own && !value.slice(end).startsWith("\n") ? "\n\n" : "";
  text.setRangeText(before + words + after, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

function showInserts() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}
showInserts();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const { insert: target, insertName: name, insertShown: shown } = button.dataset;
  const bare = /^[\x21-\x7e]+$/.test(target) && !/[()<>]/.test(target);
  const label = name.replace(/\.[^.]*$/, "").replaceAll("[", "(").replaceAll("]", ")");
  insert(`${shown ? "!" : ""}[${label}](${bare ? target : `<${target}>`})`);
});

// ---- files ---------------------------------------------------------------------------

async function upload(files) {
  if (!form.dataset.upload) {
    say(form.dataset.tSaveFirst);
    tell(form.dataset.tSaveFirst, "info");
    return;
  }
  const data = new FormData();
  for (const file of files) data.append("files", file, file.name);
  data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  say(form.dataset.tUploading);
  text.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.dataset.upload, { method: "POST", body: data });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (!response.ok || !answer.files) throw new Error(answer.error || form.dataset.tFailed);
    const list = document.querySelector("[data-file-list]");
    list.innerHTML = answer.list; // our own template, rendered by the server
    window.htmx?.trigger(list, "htmx:load", { elt: list });
    showInserts();
    insert(answer.files.map((file) => file.reference).join("\n\n"));
    say(form.dataset.tUploaded);
  } catch (error) {
    tell(error instanceof TypeError ? document.body.dataset.tOffline : error.message, "danger");
  } finally {
    text.removeAttribute("aria-busy");
  }
}

function tell(message, kind) {
  const box = document.createElement("div");
  box.className = `toast callout callout-${kind}`;
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  box.textContent = message;
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 8000);
}

text.addEventListener("paste", (event) => {
  const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length) return;
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

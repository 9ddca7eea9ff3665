// Forms that are neither sent twice, nor left by mistake, and that say which files were chosen.

const RETRY_MS = 10_000; // after this a form that got no answer may be sent again

/** Double sending and leaving unsaved; `text` gives a translated sentence by key. */
export function guardForms(text, announce) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) {
      form.dataset.dirty = "";
      return;
    }
    if (form.dataset.sending) {
      event.preventDefault();
      announce(text("sending"));
      return;
    }
    form.dataset.sending = "1";
    form.dataset.dirty = "";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), RETRY_MS);
  });

  // A page taken from the back/forward cache is a fresh one to the reader.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) form.dataset.dirty = "1";
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-guard][data-dirty="1"]')) {
      event.preventDefault();
      event.returnValue = text("leave");
    }
  });
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
}

/** Names and sizes of the chosen files, before they are sent. */
export function enhanceFiles(boxes, tooBig) {
  for (const box of boxes) {
    const input = box.querySelector('input[type="file"]');
    const limit = Number(box.dataset.maxBytes) || Infinity;
    input.addEventListener("change", () => {
      const list = box.querySelector(".file-list");
      list.replaceChildren(
        ...[...input.files].map((file) => {
          const line = document.createElement("li");
          const name = document.createElement("span");
          const size = document.createElement("span");
          name.textContent = file.name.normalize("NFC");
          size.className = "nowrap";
          size.textContent = inWords(file.size);
          if (file.size > limit) {
            line.className = "is-too-big";
            size.textContent += ` · ${tooBig} ${inWords(limit)}`;
          }
          line.append(name, size);
          return line;
        }),
      );
      const over = [...input.files].some((file) => file.size > limit);
      input.setCustomValidity(over ? `${tooBig} ${inWords(limit)}` : "");
      if (over) input.reportValidity();
    });
  }
}

function inWords(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

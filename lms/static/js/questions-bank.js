// The bank's pages: ticking many rows, the live preview, pictures pasted into a text.
// Without this file buttons do the same, a page at a time.
import { enhanceQuestions } from "./questions.js";

// ---- several questions at once -------------------------------------------------------------------

const many = document.querySelector("[data-many]");
if (many) {
  const boxes = [...many.querySelectorAll('input[name="ids"]')];
  const holder = many.querySelector("[data-all]");
  const all = holder.querySelector("input");
  const said = many.querySelector("[data-chosen]");
  holder.hidden = false;
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    said.textContent = count ? many.dataset.tChosen.replace("{n}", String(count)) : "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  let last = null;
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
    });
    box.addEventListener("change", show);
  }
  show();
}

for (const fold of document.querySelectorAll("[data-wide-open]")) {
  if (matchMedia("(min-width: 64rem)").matches) fold.open = true;
}

// ---- the editor ----------------------------------------------------------------------------------

const form = document.querySelector("[data-question-form]");
if (form) {
  const preview = document.querySelector("[data-try]");
  const show = document.querySelector('button[form="question-form"][value="preview"]');
  let waiting = 0;

  /** Ask for the preview a moment after the last key; what was answered in it stays. */
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => htmx.trigger(show, "click"), 900);
  };
  form.addEventListener("input", (event) => {
    if (event.isComposing || event.target.type === "file") return;
    later();
  });
  form.addEventListener("compositionend", later);
  preview.addEventListener("htmx:afterSwap", () => enhanceQuestions(preview));
  later();

  // What this file does by itself needs no button.
  const tidy = () => {
    for (const button of form.querySelectorAll("[data-refresh]")) button.hidden = true;
  };
  tidy();
  document.body.addEventListener("htmx:afterSettle", tidy);

  // Another kind of gap has other fields: they are fetched at once.
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-gap-kind]")) form.querySelector("[data-refresh]")?.click();
  });

  // A new gap stands in the text on the server; here it is put where the cursor is.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-change]");
    if (!button) return;
    const text = form.querySelector("#text");
    if (button.value === "add:gaps") {
      const taken = [...form.querySelectorAll('[name^="gaps-"][name$="-key"]')].map((one) => one.value);
      let key = 1;
      while (taken.includes(String(key))) key += 1;
      if (!text.value.includes(`{{${key}}}`)) text.setRangeText(`{{${key}}}`, text.selectionStart, text.selectionEnd, "end");
    } else if (button.value.startsWith("remove:gaps-") && !button.value.includes("-lines")) {
      const row = button.value.match(/remove:gaps-(\d+)$/)?.[1];
      const key = form.querySelector(`[name="gaps-${row}-key"]`)?.value;
      if (key) text.value = text.value.replaceAll(`{{${key}}}`, "");
    }
  });

  // ---- pictures: pasted or dropped into a text, they are attached and referred to ----------------
  const uploads = form.querySelector("[data-uploads]");
  const taken = new Set();

  function attach(files, area) {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length || !uploads) return false;
    const transfer = new DataTransfer();
    for (const file of uploads.files) transfer.items.add(file);
    for (const file of pictures) {
      const ending = (file.name.match(/\.[a-z0-9]+$/i) ?? [`.${file.type.split("/")[1]}`])[0];
      const stem = file.name && file.name !== "image.png" ? file.name.replace(/\.[^.]*$/, "") : form.dataset.tPasted;
      let name = `${stem}${ending}`.replace(/[\s()<>[\]]+/g, "-");
      for (let n = 2; taken.has(name); n += 1) name = `${stem}-${n}${ending}`.replace(/[\s()<>[\]]+/g, "-");
      taken.add(name);
      transfer.items.add(new File([file], name, { type: file.type }));
      area.setRangeText(`![](<file:${name}>)`, area.selectionStart, area.selectionEnd, "end");
    }
    uploads.files = transfer.files;
    uploads.dispatchEvent(new Event("change", { bubbles: true }));
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  form.addEventListener("paste", (event) => {
    if (event.target.matches("[data-text]") && attach(event.clipboardData.files, event.target)) event.preventDefault();
  });
  form.addEventListener("dragover", (event) => {
    if (event.target.matches("[data-text]") && event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (event.target.matches("[data-text]") && attach(event.dataTransfer.files, event.target)) event.preventDefault();
  });
}

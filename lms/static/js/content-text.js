// Writing into a text field as the browser's own undo knows it, and what each tool of the editor writes.

/** Replace what is chosen; by the browser's command, so that Ctrl+Z takes it back. */
function put(text, words, start, end) {
  text.focus();
  text.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Put marks around what is chosen, or around *word*; taken away again where they are there. */
export function wrapSelection(text, before, after, word) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const chosen = value.slice(start, end);
  const around = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  if (around && before) {
    put(text, chosen, start - before.length, end + after.length);
    text.setSelectionRange(start - before.length, end - before.length);
    return;
  }
  const inside = chosen || word;
  put(text, before + inside + after, start, end);
  text.setSelectionRange(start + before.length, start + before.length + inside.length);
}

/** Begin each chosen line with *mark* (a function of its number), or take it away. */
function markLines(text, mark, known, word) {
  const { value } = text;
  const start = value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const found = value.indexOf("\n", text.selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const all = lines.every((line) => known.test(line));
  const changed = lines.map((line, i) => (all ? line.replace(known, "") : mark(i) + (line.replace(known, "") || word)));
  put(text, changed.join("\n"), start, end);
  text.setSelectionRange(start, start + changed.join("\n").length);
}

/** Put *words* where the cursor is; on lines of their own where *own*. */
export function insertLine(text, words, own) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const before = own && start > 0 && !value.slice(0, start).endsWith("\n\n") ? "\n\n" : "";
  const after = own && !value.slice(end).startsWith("\n") ? "\n\n" : "";
  put(text, before + words + after, start, end);
}

const code = (text, word) => {
  const chosen = text.value.slice(text.selectionStart, text.selectionEnd);
  if (chosen.includes("\n")) wrapSelection(text, "```python\n", "\n```", word);
  else wrapSelection(text, "`", "`", word);
};

export const tools = {
  heading: (text, word) => markLines(text, () => "## ", /^#{1,6} /, word),
  bold: (text, word) => wrapSelection(text, "**", "**", word),
  italic: (text, word) => wrapSelection(text, "*", "*", word),
  link: (text, word) => wrapSelection(text, "[", "](https://)", word),
  list: (text, word) => markLines(text, () => "- ", /^[-*] /, word),
  numbers: (text, word) => markLines(text, (i) => `${i + 1}. `, /^\d+\. /, word),
  quote: (text, word) => markLines(text, () => "> ", /^> /, word),
  code,
  table: (text, word) => insertLine(text, `| ${word} 1 | ${word} 2 |\n| --- | --- |\n|  |  |`, true),
  maths: (text, word) => wrapSelection(text, "$", "$", word),
  note: (text, word) => wrapSelection(text, "::: note\n", "\n:::", word),
};

/** Ask for the description of each picture; resolves to descriptions by file name. */
export function describe(pictures) {
  const dialog = document.getElementById("alt-dialog");
  const rows = dialog.querySelector("[data-alts]");
  if (!pictures.length) return Promise.resolve(new Map());
  rows.replaceChildren(
    ...pictures.map((file, i) => {
      const row = document.getElementById("alt-row").content.firstElementChild.cloneNode(true);
      const input = row.querySelector("input");
      input.id = `alt-${i}`;
      input.dataset.name = file.name;
      row.querySelector("label").htmlFor = input.id;
      row.querySelector("label").textContent = file.name;
      row.querySelector("img").src = file.url;
      return row;
    }),
  );
  // Enter that ends a Hangul syllable chooses nothing yet.
  rows.onkeydown = (event) => event.isComposing && event.code === "Enter" && event.preventDefault();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(new Map([...rows.querySelectorAll("input")].map((input) => [input.dataset.name, input.value.trim()]))),
      { once: true },
    );
    dialog.showModal();
  });
}

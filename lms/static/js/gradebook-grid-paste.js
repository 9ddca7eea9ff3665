// What is pasted from a spreadsheet, what of it does not fit, and the two questions the grid asks.
import { element, keyOf } from "./gradebook-grid-view.js";

const EXCUSED = new Set(["ex", "exc", "excused", "면제"]);
const NUMBER = /^(?:\d{1,3}(?:,\d{3})+|\d{1,9})?(?:\.\d{1,12})?$/;

/** Whether the server will read it as a mark; the same forms as there. */
export function readable(text) {
  const plain = text.normalize("NFKC").trim();
  if (!plain || EXCUSED.has(plain.toLowerCase())) return true;
  const digits = plain.replace(/%$/, "").trim().replace(/^\+/, "");
  return Boolean(digits) && NUMBER.test(digits);
}

/** The points that a typed text comes to, as a number; null where it is none. */
export function pointsOf(text, possible) {
  const plain = text.normalize("NFKC").trim();
  if (!plain || EXCUSED.has(plain.toLowerCase())) return null;
  const value = Number(plain.replace(/%$/, "").replaceAll(",", ""));
  return plain.endsWith("%") ? (value * Number(possible)) / 100 : value;
}

/** Cells of a spreadsheet's clipboard: tabs and lines, quoted where they hold either. */
export function table(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') cell += text[(at += 1)];
      else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && !cell) quoted = true;
    else if (char === "\t" || char === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (char === "\n") rows.push([]);
    } else if (char !== "\r") cell += char;
  }
  rows.at(-1).push(cell);
  if (rows.length > 1 && rows.at(-1).length === 1 && !rows.at(-1)[0]) rows.pop();
  return rows;
}

/** A dialog that is left by one of its buttons; resolves with the pressed one's value. */
function ask(title, parts, buttons, { escapable }) {
  return new Promise((resolve) => {
    const dialog = element("dialog", "dialog gb-dialog", { "aria-labelledby": "gb-dialog-title" });
    const form = element("form", "stack-s", { method: "dialog" });
    const head = Object.assign(element("h2", "", { id: "gb-dialog-title" }), { textContent: title });
    const row = element("div", "form-actions");
    for (const [value, text, cls] of buttons) row.append(Object.assign(element("button", `btn ${cls}`, { value }), { textContent: text }));
    form.append(head, ...parts, row);
    dialog.append(form);
    document.body.append(dialog);
    dialog.addEventListener("cancel", (event) => !escapable && event.preventDefault());
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      resolve({ value: dialog.returnValue, form });
      dialog.remove();
    });
    dialog.showModal();
  });
}

/** Show what of a paste does not fit; whether to go on with what does. */
export async function previewPaste(t, plan) {
  const list = element("ul", "gb-facts");
  for (const [code, count] of [["pasteSum", plan.writes.length], ["pasteSame", plan.same], ["pasteBlank", plan.blank], ["pasteOutside", plan.outside], ["pasteLocked", plan.locked], ["pasteBad", plan.bad.length], ["pasteOver", plan.over]]) {
    if (count || code === "pasteSum") list.append(Object.assign(element("li"), { textContent: t(code, { n: count }) }));
  }
  const parts = [list];
  if (plan.bad.length) {
    const lines = element("ul", "gb-bad");
    for (const one of plan.bad.slice(0, 20)) lines.append(Object.assign(element("li"), { textContent: t("pasteLine", { row: one.row + 1, column: one.column + 1, text: one.text }) }));
    parts.push(lines);
  }
  const buttons = plan.writes.length ? [["do", t("pasteDo"), "btn-primary"], ["", t("cancel"), ""]] : [["", t("close"), ""]];
  const { value } = await ask(t("pasteTitle"), parts, buttons, { escapable: true });
  return value === "do";
}

/** Both values of each cell that somebody else wrote in between; key → "mine" or "theirs". */
export async function chooseBetween(t, conflicts, cells, nameOf) {
  const mine = new Map(cells.map((cell) => [keyOf(cell.kind, cell.item, cell.person), cell.shown]));
  const parts = [Object.assign(element("p", "muted"), { textContent: t("conflictHelp") })];
  for (const one of conflicts) {
    const key = keyOf(one.kind, one.item, one.person);
    const group = element("fieldset", "gb-conflict");
    group.append(Object.assign(element("legend"), { textContent: nameOf(one) }));
    for (const [value, label, text, note] of [["theirs", t("theirs"), one.stored, [one.who, one.at].filter(Boolean).join(" · ")], ["mine", t("mine"), mine.get(key) || t("blank"), ""]]) {
      const line = element("div", "choice");
      const id = `choice-${key}-${value}`;
      const radio = element("input", "", { type: "radio", name: key, id, value });
      radio.checked = value === "theirs";
      const said = element("label", "", { for: id });
      said.append(`${label}: `, Object.assign(element("strong"), { textContent: text }));
      if (note) said.append(Object.assign(element("span", "table-sub"), { textContent: note }));
      line.append(radio, said);
      group.append(line);
    }
    parts.push(group);
  }
  const { form } = await ask(t("conflictTitle"), parts, [["do", t("conflictDo"), "btn-primary"]], { escapable: false });
  const data = new FormData(form);
  return new Map(conflicts.map((one) => keyOf(one.kind, one.item, one.person)).map((key) => [key, data.get(key)]));
}

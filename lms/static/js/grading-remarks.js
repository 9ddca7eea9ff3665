// Remarks beside the lines that they are about: lines are picked by pointer or keys, the form opens below them.
import { isJson } from "./grading-save.js";

export function startRemarks(mark, signal) {
  const work = document.querySelector("[data-work]");
  const form = document.querySelector("[data-remark-form]");
  if (!work || !form) return { add() {}, focusWork() {} };
  const home = form.parentElement;
  const state = form.querySelector("[data-remark-state]");
  const cancel = form.querySelector("[data-remark-cancel]");
  let from = null;
  let to = null;

  const lineOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-line]") ?? null;
  const linesOf = (file) => [...work.querySelectorAll(`[data-line][data-file="${CSS.escape(file)}"]`)];
  const at = (line) => Number(line.dataset.line);

  // ---- picking lines ------------------------------------------------------------

  function pick(line, extend) {
    if (extend && from && from.dataset.file === line.dataset.file) to = line;
    else from = to = line;
    show();
  }

  function range() {
    const [first, last] = [at(from), at(to)].sort((one, other) => one - other);
    return { file: from.dataset.file, first, last };
  }

  function show() {
    for (const line of work.querySelectorAll(".is-picked")) line.classList.remove("is-picked");
    if (!from) return;
    const { file, first, last } = range();
    for (const line of linesOf(file)) line.classList.toggle("is-picked", at(line) >= first && at(line) <= last);
    form.elements.file.value = file;
    form.elements.first_line.value = first;
    form.elements.last_line.value = last;
  }

  work.addEventListener(
    "click",
    (event) => {
      const line = event.target.closest("[data-line]");
      if (!line || event.target.closest("a, button, form, .remark")) return;
      const selection = getSelection();
      if (!selection.isCollapsed) {
        const [start, end] = [lineOf(selection.anchorNode), lineOf(selection.focusNode)];
        if (start && end && start.dataset.file === end.dataset.file) {
          from = start;
          to = end;
          show();
        }
        return;
      }
      pick(line, event.shiftKey);
    },
    { signal },
  );
  work.addEventListener(
    "dblclick",
    (event) => {
      if (!event.target.closest("[data-line]") || event.target.closest("form, .remark")) return;
      add();
    },
    { signal },
  );
  work.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.keyCode === 229 || !["ArrowDown", "ArrowUp"].includes(event.code)) return;
      const box = event.target.closest('[role="group"][data-file]');
      if (!box || event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
      const lines = linesOf(box.dataset.file);
      if (!lines.length) return;
      event.preventDefault();
      const now = lines.indexOf(to);
      const step = event.code === "ArrowDown" ? 1 : -1;
      const next = now < 0 ? lines[0] : lines[Math.min(Math.max(now + step, 0), lines.length - 1)];
      pick(next, event.shiftKey);
      next.scrollIntoView({ block: "nearest" });
      say(mark.dataset.tLines.replace("{first}", range().first).replace("{last}", range().last) + (event.shiftKey ? "" : ` ${next.textContent.trim().slice(0, 200)}`));
    },
    { signal },
  );

  function say(text) {
    document.getElementById("live").textContent = text;
  }

  function focusWork() {
    const box = work.querySelector('[role="group"][data-file]');
    if (!box) return;
    box.focus();
    if (!from) pick(linesOf(box.dataset.file)[0] ?? null, false);
  }

  // ---- the form -------------------------------------------------------------------

  function add() {
    home.open = true;
    if (from) place(form, range().file, range().last);
    state.textContent = "";
    cancel.hidden = false;
    form.elements.body.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  /** Put *element* below a line, whatever the line is: of a list, of a table, a paragraph. */
  function place(element, file, last) {
    const line = linesOf(file).find((item) => at(item) === last);
    if (!line) return false;
    if (line.matches("li")) line.append(element);
    else if (line.matches("tr")) {
      const cell = document.createElement("td");
      cell.colSpan = 99;
      cell.append(element);
      const row = document.createElement("tr");
      row.className = "remark-row";
      row.append(cell);
      line.after(row);
    } else line.after(element);
    return true;
  }

  function close() {
    const back = form.closest(".remark-row");
    home.append(form);
    back?.remove();
    home.open = false;
    cancel.hidden = true;
    form.elements.body.value = "";
    for (const line of work.querySelectorAll(".is-picked")) line.classList.remove("is-picked");
  }

  cancel.addEventListener(
    "click",
    () => {
      close();
      focusWork();
    },
    { signal },
  );
  form.dataset.ownKeys = "";
  form.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.code === "Enter") {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.code === "Escape") {
        event.preventDefault();
        close();
        focusWork();
      }
    },
    { signal },
  );
  form.addEventListener("submit", (event) => send(event, form, () => close()), { signal });

  async function send(event, sent, done) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sent.dataset.busy) return;
    sent.dataset.busy = "1";
    const body = new FormData(sent);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    try {
      const answer = await fetch(sent.getAttribute("action"), { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      const data = isJson(answer) ? await answer.json() : {};
      (sent.querySelector("[data-remark-state]") ?? state).textContent = data.said ?? mark.dataset.tOffline;
      say(data.said ?? mark.dataset.tOffline);
      if (answer.ok && isJson(answer)) {
        sent.dataset.dirty = "";
        try {
          localStorage.removeItem(`draft:${document.body.dataset.person}:${sent.dataset.draftKey}`);
        } catch {
          // Without storage there was no copy.
        }
        done(data);
        await refresh();
      }
    } catch {
      state.textContent = mark.dataset.tOffline;
    }
    delete sent.dataset.busy;
  }

  // ---- those that are there ---------------------------------------------------------

  /** The list anew from the server: ids, versions and forms are its own. */
  async function refresh() {
    const answer = await fetch(location.href, { signal }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("form[data-grading]")?.dataset.submission !== mark.dataset.submission) return;
    const fresh = page.querySelector("[data-remarks]");
    if (!fresh) return;
    for (const old of work.querySelectorAll(".remark, .remark-row")) if (!old.contains(form)) old.remove();
    document.querySelector("[data-remarks]").replaceWith(document.adoptNode(fresh));
    spread();
  }

  function spread() {
    for (const line of work.querySelectorAll(".has-remark")) line.classList.remove("has-remark");
    for (const remark of [...document.querySelectorAll("[data-remarks] > [data-remark]")]) {
      const { file, first, last } = remark.dataset;
      for (const line of linesOf(file)) {
        if (at(line) >= Number(first) && at(line) <= Number(last)) line.classList.add("has-remark");
      }
      const aside = document.createElement("div");
      aside.className = "remark";
      aside.dataset.ownKeys = "";
      aside.append(...[...remark.childNodes].map((node) => node.cloneNode(true)));
      if (!place(aside, file, Number(last))) continue;
      for (const node of aside.querySelectorAll("[id], [for]")) {
        if (node.id) node.id = `beside-${node.id}`;
        if (node.htmlFor) node.htmlFor = `beside-${node.htmlFor}`;
      }
      remark.hidden = true;
    }
    for (const change of work.querySelectorAll("[data-remark-change]")) {
      change.addEventListener("submit", (event) => send(event, change, () => {}), { signal });
    }
  }

  spread();
  return { add, focusWork };
}

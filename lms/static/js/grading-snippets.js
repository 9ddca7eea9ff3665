// The comment bank: found by words or initial consonants, put where one was writing.

const PAUSE_MS = 150;

export function startSnippets(form, signal) {
  const dialog = document.getElementById("snippets-dialog");
  if (!dialog) return { open() {} };
  const search = dialog.querySelector("#snippet-search");
  const list = dialog.querySelector("[data-snippet-list]");
  const state = dialog.querySelector("[data-snippet-state]");
  let target = null;
  let timer = null;
  let asked = 0;

  /** The field that the comment goes into, if it is still there to be seen. */
  const goal = () => (target?.isConnected && target.checkVisibility?.() ? target : form.elements.feedback);
  const options = () => [...list.querySelectorAll("[data-snippet]")];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  /** Where the comment goes: where one was writing, else the feedback. */
  document.addEventListener(
    "focusin",
    (event) => {
      if (event.target.matches("textarea") && !dialog.contains(event.target)) target = event.target;
    },
    { signal },
  );

  async function load() {
    const mine = ++asked;
    const url = new URL(dialog.dataset.url, location.href);
    url.searchParams.set("q", search.value.trim());
    try {
      const answer = await fetch(url, { signal });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...page.body.children);
      mark(chosen());
    } catch {
      // Offline the bank stays as it was.
    }
  }

  function mark(option) {
    for (const item of options()) item.setAttribute("aria-selected", String(item === option));
    if (option) {
      search.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else search.removeAttribute("aria-activedescendant");
  }

  function insert(option) {
    const area = goal();
    const text = option.querySelector("[data-snippet-body]").textContent;
    const { selectionStart: from, selectionEnd: to, value } = area;
    const before = value.slice(0, from);
    const gap = before && !/\s$/.test(before) ? "\n" : "";
    area.setRangeText(gap + text, from, to, "end");
    area.closest("details")?.setAttribute("open", "");
    dialog.close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    fetch(option.dataset.use, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  async function keep(shared) {
    const area = goal();
    const picked = area.value.slice(area.selectionStart, area.selectionEnd).trim();
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("body", picked || area.value.trim());
    body.set("shared", shared);
    try {
      const answer = await fetch(dialog.dataset.keepUrl, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      state.textContent = (await answer.json()).said;
      if (answer.ok) load();
    } catch {
      state.textContent = form.dataset.tOffline;
    }
  }

  function open() {
    if (!form.elements.feedback) return;
    state.textContent = "";
    search.value = "";
    dialog.showModal();
    search.focus();
    load();
  }

  search.addEventListener(
    "input",
    () => {
      clearTimeout(timer);
      timer = setTimeout(load, PAUSE_MS);
    },
    { signal },
  );
  dialog.addEventListener(
    "keydown",
    async (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const items = options();
      const at = items.indexOf(chosen());
      if (event.code === "ArrowDown" || event.code === "ArrowUp") {
        event.preventDefault();
        const step = event.code === "ArrowDown" ? 1 : -1;
        if (items.length) mark(items[(at + step + items.length) % items.length]);
      } else if (event.code === "Enter" && event.target === search) {
        event.preventDefault();
        clearTimeout(timer);
        await load();
        const option = chosen();
        if (option) insert(option);
      }
    },
    { signal },
  );
  list.addEventListener("click", (event) => event.target.closest("[data-snippet]") && insert(event.target.closest("[data-snippet]")), { signal });
  for (const button of dialog.querySelectorAll("[data-snippet-keep]")) {
    button.addEventListener("click", () => keep(button.dataset.snippetKeep), { signal });
  }
  document.querySelector("[data-snippets-open]")?.addEventListener(
    "click",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    },
    { signal },
  );
  return { open };
}

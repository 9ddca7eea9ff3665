// The grading screen: levels fill points, points find their level, the total adds up, unreleased marks save
// themselves, and keys go through the queue. Without this script the same form is simply sent.

const SAVE_AFTER_MS = 2000;
const form = document.querySelector("form[data-grading]");
if (form) start();

function start() {
  const said = form.querySelector("[data-grading-state]");
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  let timer = null;
  let saving = null;
  let leaving = false;

  const number = (value) => {
    const plain = value.normalize("NFKC").trim().replace(",", ".");
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };
  const pointsOf = (criterion) => criterion.querySelector('input[name^="points-"]');
  const levelsOf = (criterion) => [...criterion.querySelectorAll('input[type="radio"]')];

  function addUp() {
    const total = form.querySelector("[data-total]");
    if (!total) return;
    const sum = criteria.reduce((held, criterion) => held + (number(pointsOf(criterion).value) ?? 0), 0);
    total.textContent = Math.round(sum * 10000) / 10000;
  }

  /** A level that is chosen writes its points; "free" hands over to the field. */
  function chosen(radio) {
    const criterion = radio.closest("[data-criterion]");
    const field = pointsOf(criterion);
    if (radio.dataset.points !== undefined) field.value = radio.dataset.points;
    else field.focus();
  }

  /** Points that are typed choose the level that has exactly these, else "free". */
  function typed(field) {
    const criterion = field.closest("[data-criterion]");
    if (!criterion) return;
    const value = number(field.value);
    const levels = levelsOf(criterion);
    const exact = levels.find((radio) => radio.dataset.points !== undefined && Number(radio.dataset.points) === value);
    const free = levels.find((radio) => radio.value === "free");
    const pick = exact ?? (field.value.trim() ? free : null);
    for (const radio of levels) radio.checked = radio === pick;
    const over = value !== null && value > Number(criterion.dataset.most);
    field.setAttribute("aria-invalid", String(over || (field.value.trim() !== "" && value === null)));
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "radio") chosen(event.target);
    else if (event.target.name?.startsWith("points-")) typed(event.target);
    addUp();
    if (!form.dataset.autosave) return;
    clearTimeout(timer);
    timer = setTimeout(autosave, SAVE_AFTER_MS);
  });

  async function autosave() {
    timer = null;
    if (leaving || saving) return;
    saving = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), signal: saving.signal });
      const json = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      const data = json ? await answer.json() : {};
      said.textContent = data.said ?? form.dataset.tOffline;
      if (data.version !== undefined) {
        form.elements.version.value = data.version;
        if (timer === null) form.dataset.dirty = "";
      }
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = form.dataset.tOffline;
    } finally {
      saving = null;
    }
  }

  // A save on purpose waits for the automatic one: the version that it carries must be the newest.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    leaving = true;
    if (!saving) return;
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = event;
    const poll = setInterval(() => {
      if (saving) return;
      clearInterval(poll);
      form.requestSubmit(submitter);
    }, 50);
  });

  // ---- keys ----------------------------------------------------------------------

  const go = (name) => document.querySelector(`[data-go="${name}"]`)?.click();
  const press = (name) => form.querySelector(`[data-key-action="${name}"]`);

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (command && event.code === "Enter") {
      event.preventDefault();
      (press("release") ?? press("save"))?.click();
    } else if (command && event.code === "KeyS") {
      event.preventDefault();
      press("save")?.click();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (event.code === "KeyJ") go("following");
    else if (event.code === "KeyK") go("previous");
    else if (event.code === "KeyN") go("ungraded");
    else if (event.code === "KeyF") {
      event.preventDefault();
      form.elements.feedback.focus();
    } else if (digit) pick(Number(digit[1]) - 1);
  });

  const writes = (element) => element.matches?.('textarea, select, input:not([type="radio"])') ?? false;

  /** Choose a level of the criterion in focus, or of the first that has no points, and go on. */
  function pick(index) {
    const inFocus = document.activeElement?.closest?.("[data-criterion]");
    const criterion = inFocus ?? criteria.find((item) => !pointsOf(item).value.trim()) ?? criteria[0];
    const radio = criterion ? levelsOf(criterion)[index] : null;
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    const next = criteria[criteria.indexOf(criterion) + 1];
    if (next && radio.dataset.points !== undefined) (levelsOf(next).find((item) => item.checked) ?? levelsOf(next)[0] ?? pointsOf(next)).focus();
  }

  addUp();
}

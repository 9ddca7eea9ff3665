// The grading screen: levels fill points, points find their level, the total adds up, unreleased marks save
// themselves, and keys go through the queue. Without these scripts the same forms are simply sent.
import { isWriting, onKeys } from "./grading-keys.js";
import { Keeper } from "./grading-save.js";
import { startRemarks } from "./grading-remarks.js";
import { startSnippets } from "./grading-snippets.js";
import { startPresence } from "./grading-presence.js";
import { expect, startTravel } from "./grading-travel.js";

let screen = null;

/** One submission on the desk; everything that listens is taken away with it. */
class Desk {
  constructor(form) {
    this.form = form;
    this.ends = new AbortController();
    this.criteria = [...form.querySelectorAll("[data-criterion]")];
    this.keeper = new Keeper(form, this.ends.signal);
    this.snippets = startSnippets(form, this.ends.signal);
    this.remarks = startRemarks(form, this.ends.signal);
    startPresence(form, this.ends.signal);
    form.addEventListener("input", (event) => this.typed(event.target), { signal: this.ends.signal });
    form.addEventListener("submit", (event) => this.sent(event), { signal: this.ends.signal });
    form.addEventListener("keydown", (event) => this.entered(event), { signal: this.ends.signal });
    for (const button of document.querySelectorAll("[data-keys-open]")) {
      button.hidden = false;
      button.addEventListener("click", help, { signal: this.ends.signal });
    }
    this.addUp();
    if (form.dataset.nextUrl) expect(form.dataset.nextUrl);
  }

  end() {
    this.ends.abort();
  }

  // ---- points -------------------------------------------------------------------

  typed(target) {
    const criterion = target.closest("[data-criterion]");
    if (criterion && target.type === "radio") this.chosen(criterion, target);
    else if (criterion && target.name.startsWith("points-")) this.points(criterion, target);
    this.addUp();
  }

  /** A level that is chosen writes its points; "free" hands over to the field. */
  chosen(criterion, radio) {
    const field = pointsOf(criterion);
    if (radio.dataset.points === undefined) field.focus();
    else if (!within(radio, number(field.value))) field.value = radio.dataset.points;
  }

  /** Points that are typed choose the level whose range or number holds them, else "free". */
  points(criterion, field) {
    const value = number(field.value);
    const levels = levelsOf(criterion);
    const exact = levels.find((radio) => radio.dataset.points !== undefined && within(radio, value));
    const free = levels.find((radio) => radio.value === "free");
    const pick = exact ?? (field.value.trim() ? free : null);
    for (const radio of levels) radio.checked = radio === pick;
    const over = value !== null && value > Number(criterion.dataset.most);
    field.setAttribute("aria-invalid", String(over || (field.value.trim() !== "" && value === null)));
  }

  addUp() {
    const total = this.form.querySelector("[data-total]");
    if (!total) return;
    const sum = this.criteria.reduce((held, criterion) => held + (number(pointsOf(criterion).value) ?? 0), 0);
    total.textContent = Math.round(sum * 10000) / 10000;
  }

  // ---- sending ------------------------------------------------------------------

  /** "Release and next" goes on without loading a whole page; anything unexpected is sent the plain way. */
  async sent(event) {
    const { submitter } = event;
    if (this.plain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.sending) return;
    this.sending = true;
    await this.keeper.settle();
    const goes = submitter?.value === "release_next" ? await this.keeper.finish(submitter) : null;
    this.sending = false;
    if (goes) {
      await screenTo(goes.url, goes.said);
      return;
    }
    this.plain = true;
    this.form.requestSubmit(submitter);
  }

  // ---- keys ---------------------------------------------------------------------

  /** The criterion in focus, else the first without points, else the first. */
  get here() {
    const inFocus = document.activeElement?.closest?.("[data-criterion]");
    return inFocus ?? this.criteria.find((item) => !pointsOf(item).value.trim()) ?? this.criteria[0];
  }

  focus(criterion) {
    if (!criterion) return;
    const levels = levelsOf(criterion);
    (levels.find((item) => item.checked) ?? levels[0] ?? pointsOf(criterion)).focus();
    criterion.scrollIntoView({ block: "nearest" });
  }

  /** Leave the text: the criterion itself takes the focus where it has no levels. */
  rest(criterion) {
    if (criterion && levelsOf(criterion).length) this.focus(criterion);
    else {
      const place = criterion ?? this.form;
      place.tabIndex = -1;
      place.focus();
    }
  }

  /** Enter goes on to the next criterion, then to the feedback; it never sends the form. */
  entered(event) {
    if (event.isComposing || event.keyCode === 229 || event.code !== "Enter" && event.code !== "NumpadEnter") return;
    if (event.ctrlKey || event.metaKey || !event.target.matches("input:not([type=checkbox])")) return;
    event.preventDefault();
    const criterion = event.target.closest("[data-criterion]");
    const next = criterion && this.criteria[this.criteria.indexOf(criterion) + 1];
    if (next) this.focus(next);
    else this.form.elements.feedback?.focus();
  }

  pick(digit) {
    const criterion = this.here;
    if (!criterion) return;
    const levels = levelsOf(criterion);
    const radio = digit === 0 ? levels.find((item) => item.value === "free") : levels.filter((item) => item.value !== "free")[digit - 1];
    if (digit === 0 && !radio) pointsOf(criterion).focus();
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    if (digit === 0) return;
    const next = this.criteria[this.criteria.indexOf(criterion) + 1];
    if (next) this.focus(next);
  }

  step(by) {
    const inFocus = document.activeElement?.closest?.("[data-criterion]");
    if (!inFocus) {
      this.focus(this.here);
      return;
    }
    const at = this.criteria.indexOf(inFocus) + by;
    this.focus(this.criteria[(at + this.criteria.length) % this.criteria.length]);
  }

  comment() {
    const box = this.here?.querySelector("details[data-comment]");
    if (!box) return;
    box.open = true;
    box.querySelector("textarea").focus();
  }

  press(...names) {
    for (const name of names) {
      const button = this.form.querySelector(`[data-key-action="${name}"]`);
      if (button) {
        this.form.requestSubmit(button);
        return;
      }
    }
  }
}

const pointsOf = (criterion) => criterion.querySelector('input[name^="points-"]');
const levelsOf = (criterion) => [...criterion.querySelectorAll('input[type="radio"]')];

function number(value) {
  const plain = value.normalize("NFKC").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function within(radio, value) {
  if (value === null) return false;
  const top = Number(radio.dataset.points);
  return value <= top && value >= Number(radio.dataset.from ?? radio.dataset.points);
}

function help() {
  document.getElementById("grading-keys")?.showModal();
}

// ---- one screen after another ---------------------------------------------------

async function screenTo(url, said, { push = true } = {}) {
  await travel(url, { push, said });
}

const travel = startTravel({
  /** Whether the present submission may be left: what was written is saved, or the grader says so. */
  async leave() {
    if (!screen) return true;
    if (await screen.keeper.settle()) return true;
    return confirm(screen.form.dataset.tLeave);
  },
  end() {
    screen?.end();
    screen = null;
  },
  begin: start,
});

const go = (name) => document.querySelector(`[data-go="${name}"]`)?.click();

onKeys({
  "ctrl+Enter": () => screen?.press("release", "save"),
  "ctrl+shift+Enter": () => screen?.press("stay", "save"),
  "ctrl+KeyS": () => screen?.press("save"),
  "ctrl+KeyB": () => screen?.snippets.open(),
  digit: (value) => screen?.pick(value),
  KeyJ: () => go("following"),
  KeyK: () => go("previous"),
  KeyN: () => go("ungraded"),
  KeyC: () => screen?.step(1),
  "shift+KeyC": () => screen?.step(-1),
  KeyO: () => screen?.comment(),
  KeyF: () => screen?.form.elements.feedback?.focus(),
  KeyB: () => screen?.snippets.open(),
  KeyM: () => screen?.remarks.add(),
  KeyW: () => screen?.remarks.focusWork(),
  KeyL: () => {
    const list = document.querySelector("[data-list]");
    if (!list) return;
    list.open = !list.open;
    list.querySelector("summary").focus();
  },
  "shift+Slash": help,
  Escape: (event) => {
    const list = document.querySelector("[data-list][open]");
    if (list && (list.contains(event.target) || !isWriting(event.target))) {
      list.open = false;
      list.querySelector("summary").focus();
      return true;
    }
    if (!screen || !isWriting(event.target) || !screen.form.contains(event.target)) return false;
    screen.rest(event.target.closest("[data-criterion]") ?? screen.here);
    return true;
  },
});

function start() {
  const form = document.querySelector("form[data-grading]");
  screen = form ? new Desk(form) : null;
}

start();

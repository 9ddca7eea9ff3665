// Writing a review: levels fill points, points find their level, the total adds up, the draft saves itself.
// Without this script the same form is simply sent.
import { Keeper } from "./grading-save.js";

class ReviewKeeper extends Keeper {
  /** The address names the review; there is no other form that it could be. */
  get names() {
    return true;
  }

  async renew() {
    let page;
    try {
      const answer = await fetch(location.href);
      if (answer.redirected || !answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    const token = page.querySelector('form[data-peer] input[name="csrf_token"]');
    if (!token || page.body.dataset.person !== document.body.dataset.person) return;
    this.signedOut = false;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token.value;
    this.save();
  }
}

const form = document.querySelector("form[data-peer]");
const number = (text) => {
  const plain = text.normalize("NFKC").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};

function chosen(criterion, radio) {
  const field = criterion.querySelector('input[name^="points-"]');
  const value = number(field.value);
  const inside = value !== null && value >= Number(radio.dataset.from) && value <= Number(radio.dataset.points);
  if (!inside) field.value = radio.dataset.points;
}

function typed(criterion, field) {
  const value = number(field.value);
  for (const radio of criterion.querySelectorAll('input[type="radio"]')) {
    radio.checked = value !== null && value >= Number(radio.dataset.from) && value <= Number(radio.dataset.points);
  }
  const wrong = field.value.trim() !== "" && (value === null || value > Number(criterion.dataset.most));
  field.setAttribute("aria-invalid", String(wrong));
}

function addUp() {
  const total = form.querySelector("[data-total]");
  if (!total) return;
  const fields = [...form.querySelectorAll('input[name^="points-"]')];
  total.textContent = Math.round(fields.reduce((sum, field) => sum + (number(field.value) ?? 0), 0) * 10000) / 10000;
}

if (form) {
  const ends = new AbortController();
  const keeper = new ReviewKeeper(form, ends.signal);
  form.addEventListener("input", (event) => {
    const criterion = event.target.closest("[data-criterion]");
    if (criterion && event.target.type === "radio") chosen(criterion, event.target);
    else if (criterion && event.target.name.startsWith("points-")) typed(criterion, event.target);
    addUp();
  });
  // A save that is under way would raise the version behind the form's back.
  form.addEventListener("submit", async (event) => {
    if (!keeper.running) {
      clearTimeout(keeper.timer);
      return;
    }
    const { submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    await keeper.running;
    clearTimeout(keeper.timer);
    form.requestSubmit(submitter);
  }, { capture: true });
}

// What was written is kept on this device until the server has it, so that an expired session or a lost
// connection costs nothing. Drafts belong to one person, and go on sign-out and after two weeks.

const PREFIX = "draft:";
const LIFETIME_MS = 14 * 24 * 3600 * 1000;
const PAUSE_MS = 400;

const person = () => document.body.dataset.person;
const keyOf = (form) => `${PREFIX}${person()}:${form.dataset.draftKey}`;

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or closed storage keeps no drafts; the form itself still works.
  }
}

function allKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** The texts of a form by field name; nothing secret, nothing hidden, no files. */
function textsOf(form) {
  const fields = form.querySelectorAll('textarea[name], input[name][type="text"], input[name][type="url"]');
  return [...fields].filter((field) => !field.closest("[data-no-draft]"));
}

const read = (form) => Object.fromEntries(textsOf(form).map((field) => [field.name, field.value]));

/** Keep and offer drafts of the forms with data-draft-key. */
export function keepDrafts(forms, text, announce) {
  if (!person()) return;
  for (const form of forms) {
    if (form.dataset.draftReady) continue;
    form.dataset.draftReady = "1";
    const key = keyOf(form);
    const draft = stored(key);
    const now = read(form);
    const differs = draft && Object.entries(draft.texts).some(([name, value]) => value.trim() && value !== now[name]);
    if (differs) offer(form, key, draft, text, announce);
    else if (draft) localStorage.removeItem(key);

    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store(key, { at: Date.now(), texts: read(form) }), PAUSE_MS);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      store(key, { at: Date.now(), texts: read(form), sent: true });
    });
  }
}

function offer(form, key, draft, text, announce) {
  const box = document.createElement("div");
  box.className = "draft-offer";
  box.setAttribute("role", "status");
  const line = document.createElement("p");
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  line.textContent = `${text("draft")} (${when}).`;
  box.append(
    line,
    button(text("restore"), () => {
      for (const field of textsOf(form)) {
        if (draft.texts[field.name] === undefined) continue;
        field.value = draft.texts[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      box.remove();
      announce(text("restored"));
      textsOf(form)[0]?.focus();
    }),
    button(text("discard"), () => {
      localStorage.removeItem(key);
      box.remove();
    }),
  );
  form.prepend(box);
}

function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn btn-s";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

// A draft that was sent is done when a later page of the same person reports success. A sign-in page or an error
// in between means that it did not arrive: "signed in" is then not the success that was waited for.
if (!person() || document.querySelector(".error-page")) {
  for (const key of allKeys()) {
    const draft = stored(key);
    if (draft?.sent) store(key, { ...draft, sent: false });
  }
} else if (document.querySelector('[data-flash="success"]')) {
  for (const key of allKeys()) {
    if (key.startsWith(`${PREFIX}${person()}:`) && stored(key)?.sent) localStorage.removeItem(key);
  }
}
for (const key of allKeys()) {
  const draft = stored(key);
  if (!draft || Date.now() - draft.at > LIFETIME_MS) localStorage.removeItem(key);
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  for (const key of allKeys()) localStorage.removeItem(key);
});

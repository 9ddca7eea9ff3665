// An application form: what was typed is kept on the server while one writes, questions that hang on
// an answer come and go with it, and a chosen file goes up at once. Without it everything is a button.

const PAUSE_MS = 1200;

/** Show items whose condition holds; the others keep what was typed but are not asked. */
function conditions(form) {
  const chosen = new Set(
    [...form.querySelectorAll("input:checked")].map((input) => `${input.name}:${input.value}`),
  );
  for (const item of form.querySelectorAll("[data-shown-key]")) {
    const key = item.dataset.shownKey;
    if (!form.querySelector(`[name="${CSS.escape(key)}"]`)) continue; // asked in another step
    item.hidden = !item.dataset.shownCodes.split(" ").some((code) => chosen.has(`${key}:${code}`));
  }
}

function counts(form) {
  for (const area of form.querySelectorAll("textarea[data-count]")) {
    const place = area.closest(".field")?.querySelector("[data-counted]");
    if (place) place.textContent = `(${[...area.value].length})`;
  }
}

function autosave(form) {
  const place = form.querySelector("[data-saved]");
  const version = form.elements.namedItem("version");
  let timer = 0;
  let running = null;
  let stopped = false;

  async function send() {
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, credentials: "same-origin", keepalive: document.visibilityState === "hidden",
      });
      const told = await answer.json();
      if (answer.ok) version.value = told.version;
      else stopped = true; // another window was quicker: the next press of a button shows both texts
      place.textContent = told.saved ?? told.error;
    } catch {
      // No connection: the next change, or the button, tries again.
    }
  }

  function now() {
    clearTimeout(timer);
    timer = 0;
    running = (running ?? Promise.resolve()).then(send);
  }
  function soon(event) {
    if (event.target.type === "file" || stopped || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE_MS);
  }
  form.addEventListener("input", soon);
  form.addEventListener("compositionend", soon);
  // A telephone that is put away may never run a timer of this page again.
  document.addEventListener("visibilitychange", () => {
    if (timer && document.visibilityState === "hidden") now();
  });
  let waited = false;
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = 0;
    if (!running || waited) return;
    // The version must be the one that the last save was given.
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    running.finally(() => {
      waited = true;
      running = null;
      form.requestSubmit(button);
      waited = false;
    });
  }, true);
}

for (const form of document.querySelectorAll("form[data-apply]")) {
  conditions(form);
  counts(form);
  form.addEventListener("change", () => conditions(form));
  form.addEventListener("input", () => counts(form));
  if (form.dataset.autosave) autosave(form);
  for (const input of form.querySelectorAll("input[data-upload]")) {
    const button = form.querySelector(`button[value="upload-${CSS.escape(input.dataset.upload)}"]`);
    if (!button) continue;
    const up = () => input.files.length && form.requestSubmit(button);
    input.addEventListener("change", up);
    up(); // a shot that was taken while the page was still loading
  }
}

// From one submission to the next without loading a whole page. The next ungraded one is fetched ahead; a page is only
// ever shown under the address that it was fetched for, to the person who fetched it, with the form of that submission.

const FRESH_MS = 45_000;
const AHEAD_AFTER_MS = 800;
const ahead = new Map();

const idOf = (url) => /\/grading\/(\d+)$/.exec(new URL(url, location.href).pathname)?.[1] ?? null;

/** Fetch *url* soon, so that it is there when it is asked for. */
export function expect(url) {
  setTimeout(async () => {
    if (!idOf(url) || fresh(url) || navigator.connection?.saveData) return;
    const page = await get(url);
    if (page) {
      ahead.clear();
      ahead.set(new URL(url, location.href).href, { page, at: Date.now() });
    }
  }, AHEAD_AFTER_MS);
}

function fresh(url) {
  const held = ahead.get(new URL(url, location.href).href);
  return held && Date.now() - held.at < FRESH_MS ? held.page : null;
}

async function get(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** The page of *url* as a document, if it is what it must be. */
function read(html, url) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const form = page.querySelector("form[data-grading]");
  const wanted = idOf(url);
  const same = form?.dataset.submission === wanted && form.querySelector('input[name="submission"]')?.value === wanted;
  return same && page.body.dataset.person === document.body.dataset.person ? page : null;
}

/** What lies around a page that was fetched ahead has changed since: counts, and where to go on. */
async function renewHead(url) {
  const html = await get(url);
  const page = html ? read(html, url) : null;
  const form = document.querySelector("form[data-grading]");
  if (!page || form?.dataset.submission !== idOf(url)) return;
  const actions = page.querySelector(".page-head .actions");
  document.querySelector(".page-head .actions").replaceWith(document.adoptNode(actions));
  form.dataset.nextUrl = page.querySelector("form[data-grading]").dataset.nextUrl;
  if (form.dataset.nextUrl) expect(form.dataset.nextUrl);
}

/** Returns `travel(url, {push, said})`; `leave` may say no, `end` and `begin` stop and start a screen. */
export function startTravel({ leave, end, begin }) {
  async function travel(url, { push = true, said = "" } = {}) {
    if (!(await leave())) return;
    const held = idOf(url) ? fresh(url) : null;
    const html = held ?? (idOf(url) ? await get(url) : null);
    ahead.clear();
    const page = html ? read(html, url) : null;
    if (!page) {
      location.assign(url);
      return;
    }
    end();
    const listed = document.querySelector("[data-list]")?.open;
    document.getElementById("main").replaceWith(document.adoptNode(page.getElementById("main")));
    document.title = page.title;
    if (push) history.pushState({ grading: true }, "", url);
    const main = document.getElementById("main");
    document.querySelector('meta[name="csrf-token"]').content = page.querySelector('meta[name="csrf-token"]').content;
    window.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
    scrollTo(0, 0);
    if (listed) main.querySelector("[data-list]").open = true;
    begin();
    if (held) renewHead(url);
    const heading = main.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    const live = document.getElementById("live");
    live.textContent = [said, heading.textContent.trim()].filter(Boolean).join(" ");
    if (said) toast(said);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-travel]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    travel(link.href);
  });
  addEventListener("popstate", () => {
    if (idOf(location.href)) travel(location.href, { push: false });
    else location.reload();
  });
  // A page out of the back/forward cache may be older than what is stored.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !document.querySelector('form[data-grading][data-dirty="1"]')) location.reload();
  });
  return travel;
}

function toast(text) {
  const box = document.createElement("div");
  box.className = "toast callout callout-success";
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 4000);
}

// Enhancements of pages that work without them. Texts come from data-t-* on <body>, so that there is one catalogue.
import { keepDrafts } from "./drafts.js";
import { enhanceConfirms } from "./dialogs.js";
import { enhanceFiles, guardForms } from "./forms.js";
import { announce } from "./live.js";
import { fitTabs } from "./tabs.js";

const text = (key) => document.body.dataset[`t${key[0].toUpperCase()}${key.slice(1)}`] ?? "";

/** Show a message in the corner, and say it. */
function toast(message, kind) {
  const box = document.createElement("div");
  box.className = `toast callout callout-${kind}`;
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  const body = document.createElement("p");
  body.textContent = message;
  box.append(body);
  document.getElementById("toasts").append(box);
  fade(box);
}

/** Take a passing message away after it could be read, unless the pointer or focus rests on it. */
function fade(box) {
  const remove = () => (box.matches(":hover, :focus-within") ? setTimeout(remove, 3000) : box.remove());
  setTimeout(remove, 8000);
}

// ---- tabs in one row --------------------------------------------------------

document.querySelectorAll(".tabs-bar").forEach(fitTabs);
for (const row of document.querySelectorAll(".tabs")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// ---- a long menu shows where you are ------------------------------------------

function showCurrent(list) {
  const here = list.querySelector("a[aria-current]");
  if (!here) return;
  const place = here.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (place.bottom > frame.bottom) list.scrollTop += place.top - frame.top - (frame.height - place.height) / 2;
}

document.querySelectorAll(".sidebar").forEach(showCurrent);
for (const more of document.querySelectorAll(".bottombar details")) {
  more.addEventListener("toggle", () => more.open && showCurrent(more.querySelector(".menu-panel")));
}

// ---- theme ------------------------------------------------------------------

const themes = ["auto", "light", "dark"];

function currentTheme() {
  return document.documentElement.dataset.theme ?? "auto";
}

function showTheme() {
  const theme = currentTheme();
  const icons = { auto: "monitor", light: "sun", dark: "moon" };
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    button.querySelector("span").textContent = text(`theme${theme[0].toUpperCase()}${theme.slice(1)}`);
    const use = button.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icons[theme]}`));
  }
}

function nextTheme() {
  const theme = themes[(themes.indexOf(currentTheme()) + 1) % themes.length];
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice holds for this page only.
  }
  showTheme();
  announce(text(`theme${theme[0].toUpperCase()}${theme.slice(1)}`));
}

// ---- keys -------------------------------------------------------------------

function isEditable(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) {
    // Enter that ends a Hangul syllable is not an answer; some browsers would submit on it.
    if (event.key === "Enter" && event.target.matches?.("input")) event.preventDefault();
    return;
  }
  if (event.code === "Slash" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !isEditable(event.target)) {
    const box = document.querySelector("[data-search]");
    if (box && box.offsetParent) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") {
    const open = [...document.querySelectorAll("details.menu[open], details.confirm[open]")].pop();
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// ---- clicks -----------------------------------------------------------------

document.addEventListener("click", async (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.confirm[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const target = event.target.closest("[data-theme-toggle], [data-dismiss], [data-copy]");
  if (!target) return;
  if (target.matches("[data-theme-toggle]")) nextTheme();
  if (target.matches("[data-dismiss]")) target.parentElement.remove();
  if (target.matches("[data-copy]")) {
    await navigator.clipboard.writeText(target.dataset.copy);
    toast(text("copied"), "success");
  }
});

// ---- textareas that grow (browsers without field-sizing) ----------------------

const growsByItself = CSS.supports("field-sizing", "content");

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

document.addEventListener("input", (event) => {
  if (!growsByItself && event.target.matches("textarea")) grow(event.target);
});

// ---- htmx ---------------------------------------------------------------------

const bar = document.getElementById("page-progress");
let running = 0;

function busy(change) {
  running = Math.max(0, running + change);
  bar.classList.toggle("is-busy", running > 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});
document.addEventListener("htmx:beforeRequest", () => busy(1));
document.addEventListener("htmx:afterRequest", () => busy(-1));
document.addEventListener("htmx:responseError", (event) => {
  toast(text(event.detail.xhr.status === 403 ? "forbidden" : "failed"), "danger");
});
document.addEventListener("htmx:sendError", () => toast(text("offline"), "danger"));
document.addEventListener("htmx:timeout", () => toast(text("offline"), "danger"));
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

// What was typed before the scripts were there, or came back with the page, is previewed and looked up too.
addEventListener("load", () => {
  for (const box of document.querySelectorAll("textarea, input")) {
    if (box.value !== box.defaultValue) htmx.trigger(box, "typed");
  }
});

// A formula in a line has no place to break: a line that is too long for it scrolls, and the keyboard reaches it.
const lines = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const wide = target.scrollWidth > target.clientWidth;
    target.classList.toggle("is-scrolling", wide);
    if (wide) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

// ---- start ----------------------------------------------------------------------

/** Prepare what is in *root*; called for the page and for each part that htmx brings. */
function enhance(root) {
  const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const element of all("[data-copy], [data-dismiss]")) element.hidden = false;
  if (!growsByItself) all("textarea").forEach(grow);
  enhanceConfirms(all("details[data-confirm]"));
  enhanceFiles(all("[data-file-field]"), text("tooBig"));
  keepDrafts(all("form[data-draft-key]"), text, announce);
  all("[data-toast]").forEach(fade);
  for (const line of all(".prose :is(p, li):has(> math)")) lines.observe(line);
  showTheme();
}

guardForms(text, announce);
enhance(document);
document.querySelector("[data-focus]")?.focus();

// Messages that came with the page were there before the reader listened; say them again.
const flashes = [...document.querySelectorAll("[data-flash]")].map((box) => box.textContent.trim());
if (flashes.length) announce(flashes.join(" "));

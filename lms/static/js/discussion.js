// Lists and threads by keyboard; sending with Ctrl+Enter. Letters work while the focus is in the list or thread.

/** Move from row to row with J and K while one of them has the focus. */
function walk(items, focusable) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const at = items.findIndex((item) => item.contains(event.target));
    if (at < 0) return;
    if (event.code === "KeyJ" || event.code === "KeyK") {
      event.preventDefault();
      const to = items[at + (event.code === "KeyJ" ? 1 : -1)];
      if (to) focusable(to).focus();
    } else if (event.code === "KeyN") {
      const fresh = document.querySelector("[data-new]");
      if (fresh) {
        event.preventDefault();
        location.href = fresh.href;
      }
    } else if (event.code === "KeyR") {
      const reply = document.querySelector("#reply textarea");
      if (reply) {
        event.preventDefault();
        reply.focus();
      }
    }
  });
}

const rows = [...document.querySelectorAll("[data-rows] > li")];
if (rows.length) walk(rows, (row) => row.querySelector("[data-row]"));
const posts = [...document.querySelectorAll("[data-post]")];
if (posts.length) {
  for (const post of posts) post.tabIndex = 0;
  walk(posts, (post) => post);
}

// Ctrl+Enter (or ⌘+Enter) sends; Enter that ends a Hangul syllable never does.
for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

// The preview follows the text by itself: the button is for pages without scripts.
for (const button of document.querySelectorAll("[data-preview-button]")) button.hidden = true;

// What the button does is what was chosen: publishing is not called saving.
for (const words of document.querySelectorAll("[data-by-choice]")) {
  const form = words.closest("form");
  const say = () => {
    const chosen = form.elements[words.dataset.byChoice]?.value;
    if (words.dataset[chosen]) words.textContent = words.dataset[chosen];
  };
  form.addEventListener("change", say);
  say();
}

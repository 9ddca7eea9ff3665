// What is said to screen readers. It does nothing by itself, so that any file may import it. (app.js is never
// imported: under a second address it would run twice.)

/** Say something; the pause lets the same sentence be said twice. */
export function announce(message) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = message), 80);
}

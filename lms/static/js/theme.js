// Runs before the first paint, so that a remembered dark page never flashes white.
(function () {
  "use strict";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be closed (private windows); the system's preference then holds.
  }
})();

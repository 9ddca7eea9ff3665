// Keys by their place on the keyboard, so that they work with the Korean input method on; a syllable that is being
// composed is never a command.

export function isWriting(element) {
  return element?.matches?.('textarea, select, input:not([type="radio"]):not([type="checkbox"])') || element?.isContentEditable || false;
}

/**
 * `actions` by code, with "ctrl+" and "shift+" before it; "digit" gets the figure. Plain keys rest while somebody
 * writes or a dialog is open. An action that returns false leaves the key to the browser.
 */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("[data-own-keys]")) return;
    const command = event.ctrlKey || event.metaKey;
    const code = event.code === "NumpadEnter" ? "Enter" : event.code;
    // No letter belongs into a field for points: there letters stay commands.
    const letter = event.target.matches?.(".points-input") && /^Key[A-Z]$/.test(code);
    if (!command && code !== "Escape" && !letter && isWriting(event.target)) return;
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
    const name = `${command ? "ctrl+" : ""}${event.shiftKey ? "shift+" : ""}${code}`;
    const action = digit && !command && !event.shiftKey ? () => actions.digit(Number(digit[1])) : actions[name];
    if (!action) return;
    if (action(event) !== false) event.preventDefault();
  });
}

/** Single keys for judges with a keyboard. Only where their hint is shown, and until somebody turns them off. */
import { keep, recall } from "../store.js";

/** acts: what a key does, by its name; others: what any other key does. */
export function keys(acts, others = () => {}) {
  const hint = document.querySelector("[data-keys]");
  let on = recall("keys") !== "off";
  if (hint) toggling(hint, () => on, (value) => (on = value));
  document.addEventListener("keydown", (event) => {
    if (!on || isBusy(event) || (hint && !hint.offsetParent)) return;
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else {
      others(event);
    }
  });
}

function toggling(hint, isOn, turn) {
  const words = hint.querySelector("[data-keys-words]");
  const toggle = hint.querySelector("[data-keys-toggle]");
  const show = () => {
    words.hidden = !isOn();
    toggle.textContent = isOn() ? toggle.dataset.off : toggle.dataset.on;
  };
  toggle.addEventListener("click", () => {
    turn(!isOn());
    keep("keys", isOn() ? "on" : "off");
    show();
  });
  hint.hidden = false;
  show();
}

function isBusy(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return true;
  if (document.querySelector("dialog[open]")) return true;
  return Boolean(event.target.closest("textarea, select, input:not([type=radio])"));
}

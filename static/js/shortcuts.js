import { keep, recall } from "./store.js";

/** Single keys while playing. Only where their hint is shown, and only until somebody turns them off. */
export function shortcuts() {
  const hint = document.querySelector("[data-shortcuts]");
  if (!hint) return;
  const toggle = hint.querySelector("[data-shortcuts-toggle]");
  const words = hint.querySelector("[data-shortcuts-words]");
  let on = recall("keys") !== "off";
  const show = () => {
    words.hidden = !on;
    toggle.textContent = on ? toggle.dataset.off : toggle.dataset.on;
  };
  toggle.addEventListener("click", () => {
    on = !on;
    keep("keys", on ? "on" : "off");
    show();
  });
  hint.hidden = false;
  show();
  document.addEventListener("keydown", (event) => {
    if (on && hint.offsetParent && !busy(event)) press(event);
  });
}

function busy(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return true;
  if (document.querySelector("dialog[open]")) return true;
  return event.target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
}

function press(event) {
  const form = document.querySelector("[data-answer]");
  const next = document.querySelector("[data-next]");
  if (event.key === "Enter") {
    if (event.target.closest("a, button, summary, input")) return;
    if (form) form.requestSubmit();
    else next?.click();
  } else if (next && (event.key === "n" || event.key === "ArrowRight")) {
    next.click();
  } else if (form) {
    choose(form, event.key.toLowerCase());
  }
}

function choose(form, key) {
  const box = form.querySelector(
    `:is(.field-scale, .field-cards) input[type=radio][value="${CSS.escape(key)}"]`,
  );
  if (!box) return;
  box.checked = true;
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

import { keep } from "./store.js";

/** The button that turns motion off and on. People whose system asks for less motion need none. */
export function motion() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const root = document.documentElement;
  for (const button of document.querySelectorAll("[data-motion-toggle]")) {
    const show = () => {
      button.textContent = root.dataset.motion === "off" ? button.dataset.on : button.dataset.off;
    };
    button.addEventListener("click", () => {
      if (root.dataset.motion === "off") delete root.dataset.motion;
      else root.dataset.motion = "off";
      keep("motion", root.dataset.motion ?? "on");
      show();
    });
    show();
    button.hidden = false;
  }
}

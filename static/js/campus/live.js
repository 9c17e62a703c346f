import { keepToken } from "../live/tokens.js";
import { maybeLater, post } from "./sending.js";
import { between } from "./watch.js";

const TRIES = 6;

/** From the session into its live quiz: this phone is known there already. */
export function enterLive(root) {
  const form = root.querySelector("[data-live-door]");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const refused = root.querySelector("[data-live-refused]");
    button.disabled = true;
    refused.hidden = true;
    const { ok, data } = await insist(form.action);
    button.disabled = false;
    if (ok) {
      keepToken(root.dataset.code, data.token);
      location.assign(data.url);
      return;
    }
    refused.querySelector("span").textContent = data.message ?? refused.dataset.network;
    refused.hidden = false;
  });
}

async function insist(address) {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(address);
    if (answer.ok || !maybeLater(answer) || tries === TRIES) return answer;
    await new Promise((done) => setTimeout(done, between(500, 1_500 * tries)));
  }
}

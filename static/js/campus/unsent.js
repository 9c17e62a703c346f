import { Answers, hasUnsent } from "./answers.js";
import { maybeLater, post } from "./sending.js";
import { between } from "./watch.js";

const SOON = [0, 3_000];
const AGAIN = [5_000, 15_000];

/** Answers that this phone kept when somebody left a test before the network was back are sent from here. */
export function sendUnsent(root) {
  for (const note of root.querySelectorAll("[data-unsent]")) {
    const name = `campus:${root.dataset.code}:${note.dataset.unsent}`;
    if (!hasUnsent(name)) continue;
    note.hidden = false;
    const told = () => (note.hidden = answers.stopped !== "" || !answers.waiting.length);
    const answers = new Answers({ name, address: note.dataset.answers, told });
    setTimeout(() => resume(answers, note), between(...SOON));
  }
}

/** Asks which round it is, and for what the site has of it, until it says so or there is none. */
async function resume(answers, note) {
  const begun = await post(note.dataset.begin);
  if (begun.ok) {
    answers.resume(begun.data.round, begun.data.answered);
    answers.told(); // what was sent as the last page closed may have arrived
  } else if (maybeLater(begun)) setTimeout(() => resume(answers, note), Math.max(begun.wait, between(...AGAIN)));
  else note.hidden = true;
}

/** Says where what was given is: saved, waiting to be sent, or not saved. */
export function status(outbox) {
  const line = document.querySelector("[data-status]");
  const trouble = document.querySelector("[data-trouble]");
  if (!line || !trouble) return;
  const show = () => {
    tell(line, outbox);
    tellTrouble(trouble, outbox);
  };
  outbox.addEventListener("change", show);
  trouble.querySelector("[data-trouble-drop]").addEventListener("click", ({ currentTarget }) => {
    outbox.drop(currentTarget.dataset.id);
    location.reload();
  });
  show();
}

function tell(line, outbox) {
  const count = outbox.waiting.length;
  const state = stateOf(outbox, count);
  const words = state ? line.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] : "";
  const text = words.replace("{count}", count);
  line.dataset.state = state;
  if (line.textContent !== text) line.textContent = text;
}

function stateOf(outbox, count) {
  if (outbox.troubled.length || (count && outbox.signIn)) return "look";
  if (count && (outbox.isFailing || !navigator.onLine)) return "waiting";
  if (count) return "saving";
  return outbox.hasSaved ? "saved" : "";
}

function tellTrouble(box, outbox) {
  const [letter] = outbox.troubled;
  const words = box.querySelector("[data-trouble-words]");
  const open = box.querySelector("[data-trouble-open]");
  const signIn = box.querySelector("[data-trouble-sign-in]");
  const drop = box.querySelector("[data-trouble-drop]");
  const isOut = Boolean(outbox.signIn && outbox.waiting.length);
  box.hidden = !letter && !isOut;
  if (box.hidden) return;
  signIn.hidden = !isOut;
  open.hidden = !letter || location.pathname === letter.page;
  drop.hidden = letter?.state !== "refused";
  if (isOut) {
    signIn.href = outbox.signIn;
    words.textContent = box.dataset.textSignedOut;
  }
  if (!letter) return;
  open.href = letter.page;
  drop.dataset.id = letter.id;
  const told = letter.state === "both" ? letter.told.message : letter.told;
  words.textContent = `${letter.what}: ${told}`;
}

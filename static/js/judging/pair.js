/** The page of one pair: tap the better one, go on, and take the last one back. */
import { chooseOne } from "./both.js";
import { keep, recall } from "./kept.js";
import { keys } from "./keys.js";
import { begin, isReachable, leave, outbox, owner, round } from "./shell.js";

begin();
const form = document.querySelector("[data-pair]");
const undo = document.querySelector("[data-undo]");
const LAST = `last:${round}`;
const DECIDED = `decided:${round}`;

if (form) deciding();
if (undo) undoing();
keys({
  ArrowLeft: () => form?.querySelector("[data-better=left]")?.click(),
  ArrowRight: () => form?.querySelector("[data-better=right]")?.click(),
  u: () => undo?.requestSubmit(),
  n: () => document.querySelector("[data-skip]")?.click(),
});

function idOf({ first, second }) {
  return `pair:${first}:${second}`;
}

function deciding() {
  show(winner());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = event.submitter?.value;
    if (!chosen) return;
    send(form.dataset, chosen, winner(), form.dataset.this);
    keep(owner, LAST, { first: form.dataset.first, second: form.dataset.second, winner: chosen, page: form.dataset.this });
    decided(form.dataset.this, true);
    show(chosen);
    goOn();
  });
  document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
    event.preventDefault();
    goOn();
  });
  outbox.addEventListener("trouble", ({ detail }) => settle(detail));
  for (const letter of outbox.troubled) settle(letter);
}

/** What this browser gave last, or what the page came with. */
function winner() {
  const id = idOf(form.dataset);
  return outbox.find(id)?.body.winner ?? (form.dataset.winner || outbox.known(id)?.value || "");
}

function send({ first, second }, chosen, was, page) {
  const url = document.querySelector("[data-choice-url]")?.dataset.choiceUrl ?? undo.dataset.choiceUrl;
  const what = document.querySelector("h1").textContent;
  outbox.put({ id: idOf({ first, second }), url, page, what, body: { first, second, winner: chosen, was } });
}

function decided(page, is) {
  keep(owner, DECIDED, { ...recall(owner, DECIDED, {}), [page]: is });
}

function show(chosen) {
  for (const button of form.querySelectorAll(".judge-better")) {
    const is = button.value === chosen;
    button.setAttribute("aria-pressed", String(is));
    form.querySelector(`[data-side=${button.dataset.better}]`).classList.toggle("is-winner", is);
  }
}

async function goOn() {
  const known = recall(owner, DECIDED, {});
  const following = form.dataset.following.split(" ").filter((page) => page && !known[page]);
  for (const address of [...following, form.dataset.done]) if (await isReachable(address)) return leave(address, 800);
  return leave(form.dataset.done, 800);
}

function undoing() {
  const last = recall(owner, LAST, null);
  undo.addEventListener("submit", (event) => {
    event.preventDefault();
    const { first, second, winner: was, page } = last ?? { ...undo.dataset, page: undo.dataset.this };
    send({ first, second }, "", was, page);
    keep(owner, LAST, null);
    decided(page, false);
    leave(page, 800);
  });
}

async function settle(letter) {
  if (letter.state !== "both" || letter.id !== idOf(form.dataset)) return;
  const title = (code) => form.querySelector(`.judge-better[value="${CSS.escape(code)}"] span`)?.textContent ?? "";
  const { told, body } = letter;
  const choice = await chooseOne({ what: letter.what, mine: title(body.winner), theirs: title(told.theirs) });
  if (choice === "mine") return outbox.again(letter.id, told);
  outbox.drop(letter.id);
  outbox.learn(letter.id, { value: told.theirs });
  form.dataset.winner = told.theirs;
  show(told.theirs);
}

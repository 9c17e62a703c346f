/** The page of one entry: every part of its sheet saves itself, and the next entry is one tap away. */
import { chooseOne } from "./both.js";
import { keep, recall } from "./kept.js";
import { keys } from "./keys.js";
import { Part } from "./part.js";
import { begin, isReachable, leave, outbox, owner, round } from "./shell.js";
import { Steps } from "./steps.js";

const TYPING = 800; // milliseconds after the last letter
const TOGETHER = 600; // two digits within this are one number

begin();
const form = document.querySelector("[data-sheet]");
if ("canScore" in form.dataset) scoring();

function scoring() {
  const parts = [...form.querySelectorAll("[data-part]")].map((element) => new Part(element));
  const criteria = parts.filter((part) => part.isCriterion);
  const steps = new Steps(form, criteria);
  for (const part of parts) {
    restore(part);
    part.watch((wait) => save(part, wait ? TYPING : 0));
  }
  steps.show();
  form.addEventListener("change", () => steps.show());
  outbox.addEventListener("arrived", ({ detail }) => {
    const part = parts.find((one) => idOf(one) === detail.id);
    if (part) part.revision = detail.revision;
  });
  outbox.addEventListener("trouble", ({ detail }) => settle(parts, steps, detail));
  for (const letter of outbox.troubled) settle(parts, steps, letter);

  const goOn = () => next(criteria);
  const later = () => putOff(criteria);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter?.value;
    if (button === "skip") later();
    else if (button && steps.goOn()) steps.toTop();
    else if (button) goOn();
  });
  keyboard(steps, goOn, later);
}

function idOf(part) {
  return `part:${form.dataset.sheet}:${part.key}`;
}

/** What this browser gave since the page was made: what waits, or what the server is known to have. */
function restore(part) {
  const letter = outbox.find(idOf(part));
  const known = outbox.known(idOf(part));
  if (known && known.revision > part.revision) {
    part.revision = known.revision;
    part.value = known.value;
  }
  if (letter) part.value = letter.body.value;
}

function save(part, wait) {
  const value = part.value;
  if (value === undefined) return; // it does not apply, and why is still to be written
  const id = idOf(part);
  outbox.put(
    {
      id,
      url: form.dataset.partUrl.replace("KEY", encodeURIComponent(part.key)),
      page: location.pathname,
      what: part.title,
      body: { value, revision: part.revision },
    },
    wait,
  );
}

async function settle(parts, steps, letter) {
  const part = parts.find((one) => idOf(one) === letter.id);
  if (!part || letter.state !== "both") return;
  const { told } = letter;
  const choice = await chooseOne({
    what: part.title,
    mine: part.worded(letter.body.value),
    theirs: part.worded(told.theirs),
  });
  part.revision = told.revision;
  if (choice === "mine") {
    outbox.again(letter.id, told);
  } else {
    outbox.drop(letter.id);
    outbox.learn(letter.id, { value: told.theirs, revision: told.revision });
    part.value = told.theirs;
  }
  steps.show();
}

/** How far entries are as this browser knows: their pages may have waited in it since before. */
function note(fact) {
  const name = `queue:${round}`;
  keep(owner, name, { ...recall(owner, name, {}), [location.pathname]: fact });
}

async function next(criteria) {
  note(criteria.every((part) => part.isDone) ? "complete" : "open");
  const known = recall(owner, `queue:${round}`, {});
  const following = form.dataset.following.split(" ").filter(Boolean);
  const fresh = following.filter((address) => known[address] !== "complete");
  const ordered = [
    ...fresh.filter((address) => known[address] !== "later"),
    ...fresh.filter((address) => known[address] === "later"),
    form.dataset.reviewUrl,
  ];
  for (const address of ordered) if (await isReachable(address)) return leave(address);
  return leave(ordered[0]);
}

function putOff(criteria) {
  const { sheet, laterUrl } = form.dataset;
  const what = document.querySelector("h1").textContent;
  outbox.put({ id: `later:${sheet}`, url: laterUrl, page: location.pathname, what, body: { value: "later" }, mayFail: true });
  note("later");
  return next(criteria.length ? [{ isDone: false }] : []).then(() => note("later"));
}

function keyboard(steps, goOn, later) {
  const help = document.querySelector("[data-keys-help]");
  let digits = "";
  let at = 0;
  keys(
    {
      ArrowDown: () => steps.move(1, true),
      ArrowUp: () => steps.move(-1, true),
      j: () => steps.move(1, true),
      k: () => steps.move(-1, true),
      n: goOn,
      s: later,
      z: () => document.querySelector("[data-zoom-open]:not([hidden])")?.click(),
      "?": () => help.showModal(),
    },
    (event) => {
      if (!/^\d$/.test(event.key)) return;
      const both = event.timeStamp - at < TOGETHER ? digits + event.key : event.key;
      digits = steps.current?.offers(both) ? both : event.key;
      at = event.timeStamp;
      if (steps.current?.offers(digits)) steps.current.choose(digits);
    },
  );
}


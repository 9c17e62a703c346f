/** The fields of a form, each with all its values. */
export function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
  return values;
}

/** Chooses in a form what was answered. */
export function choose(form, values) {
  for (const control of form.elements) {
    if (!control.name) continue;
    const own = values[control.name] ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = own.includes(control.value);
    else if (own.length) [control.value] = own;
  }
}

/** Tells in the explanation for everybody what this player answered, and how it went. own: null without an answer. */
export function tellOwn(place, own) {
  const article = place.querySelector("[data-reveal]");
  if (!article) return;
  const outcome = own === null ? "none" : own.correct ? "right" : "wrong";
  article.classList.add(`feedback-${outcome}`);
  for (const verdict of article.querySelectorAll("[data-verdict]")) {
    verdict.hidden = verdict.dataset.verdict !== outcome;
  }
  if (own === null) return;
  const points = article.querySelector("[data-own-points]");
  points.classList.toggle("has-some", own.points > 0);
  points.querySelector("b").textContent = own.points;
  points.hidden = false;
  tellValues(article, own.values);
  markChoices(article, own.values);
  markNotes(article, own.values);
}

/** "Your answer: ..." in the words of the form. */
function tellValues(article, values) {
  for (const entry of article.querySelectorAll("[data-answered]")) {
    const own = values[entry.dataset.answered] ?? [];
    for (const option of entry.querySelectorAll("[data-option]")) option.hidden = !own.includes(option.dataset.option);
    entry.hidden = !own.length;
  }
  const list = article.querySelector("[data-own-answer]");
  if (list) list.hidden = !list.querySelector("[data-answered]:not([hidden])");
}

function markChoices(article, values) {
  const chosen = new Set(values.choice);
  [...article.querySelectorAll(".choice")].forEach((choice, place) => {
    const { value } = choice.dataset;
    const given = values[`place-${value}`]?.[0];
    if (given && given !== String(place + 1)) wrong(article, choice, "elsewhere");
    else if (chosen.has(value) && !choice.classList.contains("choice-right")) wrong(article, choice, "own");
    else if (chosen.has(value)) choice.querySelector(".tag").replaceWith(tag(article, "own-right"));
  });
}

function wrong(article, choice, name) {
  choice.classList.remove("choice-right");
  choice.classList.add("choice-wrong");
  choice.querySelector(".choice-sign").replaceChildren(tag(article, "sign-wrong"));
  choice.querySelector(".choice-label").after(tag(article, name));
}

/** Where parts were to be marked: which tells were found. */
function markNotes(article, values) {
  const field = article.querySelector("[data-marked]")?.dataset.marked;
  if (!field) return;
  const marked = values[field] ?? [];
  for (const note of article.querySelectorAll(".note-tell[data-value]")) {
    note.querySelector("h2").append(tag(article, marked.includes(note.dataset.value) ? "seen" : "missed"));
  }
}

function tag(article, name) {
  const found = article.querySelector("[data-tags]").content.querySelector(`[data-tag="${name}"]`);
  return found.cloneNode(true);
}

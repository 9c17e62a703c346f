/** The form of an entry as the server's draft, and back. */
const TEXTS = ["title", "slogan", "link", "third_party", "ai_use", "ai_how"];
const ANSWER = "answer-";

export function readDraft(form) {
  const sent = new FormData(form);
  const text = (name) => String(sent.get(name) ?? "").replaceAll("\r\n", "\n").trim();
  const data = Object.fromEntries(TEXTS.map((name) => [name, text(name)]));
  data.own_work = form.elements.own_work.checked;
  data.answers = {};
  for (const name of new Set([...form.elements].map((field) => field.name))) {
    if (name.startsWith(ANSWER)) data.answers[name.slice(ANSWER.length)] = answer(form, name, text);
  }
  return data;
}

function answer(form, name, text) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  if (fields[0].closest("[data-answer=options]")) {
    return fields.filter((field) => field.checked).map((field) => Number(field.value));
  }
  return fields[0].type === "checkbox" ? fields[0].checked : text(name);
}

export function fillForm(form, data) {
  for (const name of TEXTS) fill(form, name, data[name] ?? "");
  form.elements.own_work.checked = data.own_work === true;
  for (const field of form.elements) {
    if (field.name.startsWith(ANSWER)) fillAnswer(field, data.answers?.[field.name.slice(ANSWER.length)]);
  }
  for (const field of form.querySelectorAll("[data-count]")) field.dispatchEvent(new Event("input"));
}

function fill(form, name, value) {
  const field = form.elements[name];
  if (field) field.value = value;
}

function fillAnswer(field, value) {
  if (field.type === "radio") field.checked = [value].flat().includes(Number(field.value));
  else if (field.type !== "checkbox") field.value = value ?? "";
  else if (field.closest("[data-answer=options]")) field.checked = [value].flat().includes(Number(field.value));
  else field.checked = value === true;
}

/** Whether two drafts say the same; what is empty may also be missing. */
export function isSame(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(data) {
  const answers = Object.entries(data.answers ?? {}).filter(([, value]) => value !== "" && value !== false && value?.length !== 0);
  return JSON.stringify([TEXTS.map((name) => data[name] ?? ""), data.own_work === true, answers.sort()]);
}

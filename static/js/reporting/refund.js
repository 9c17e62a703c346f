/** The last day of a refund window, from the day that was typed. Nothing of it leaves the page. */
const DAY = 24 * 60 * 60 * 1000;
const LONGEST = 100 * 365 * DAY; // a year typed halfway, such as 0002, is no day to count from

/** Midnight of a day in UTC, which is how a date field gives its own. */
function midnight(date) {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

/** The last day and what to say of it: "open", "today" or "over"; null for what is no sensible day. */
export function lastDay(from, days, today) {
  if (from === null || Number.isNaN(from) || Math.abs(from - today) > LONGEST) return null;
  const last = from + days * DAY;
  return { last, when: last > today ? "open" : last < today ? "over" : "today" };
}

function told(part) {
  const field = part.querySelector("[data-day]");
  const from = field.valueAsDate?.getTime() ?? null;
  const found = lastDay(from, Number(part.dataset.refund), midnight(new Date()));
  if (!found) return [];
  const words = part.querySelector(`[data-when=${found.when}]`).content.cloneNode(true);
  const style = { dateStyle: "long", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(document.documentElement.lang, style);
  words.querySelector("[data-date]").textContent = format.format(found.last);
  words.firstElementChild.classList.toggle("is-late", found.when !== "open");
  return [words];
}

for (const part of document.querySelectorAll("[data-refund]")) {
  const tell = () => part.querySelector("[data-last]").replaceChildren(...told(part));
  part.hidden = false;
  part.addEventListener("input", tell);
  tell(); // of a day that the browser kept on the way back
}

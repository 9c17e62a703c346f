/** Days as people read them, and as fields and names of files want them. */

/** "2026-05-04" of the day that a moment falls on where one is. */
export function dayOf(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** "May 4, 2026" in a language; "" for no day. */
export function written(day, language) {
  const moment = new Date(`${day}T00:00:00Z`);
  if (!day || Number.isNaN(moment.getTime())) return "";
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(moment);
}

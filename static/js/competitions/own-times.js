/** Adds the reader's own time to moments in the competition's time zone, where the two differ. */
export function ownTimes() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of document.querySelectorAll("[data-own-time]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime()) || says(at, own) === says(at, time.dataset.zone)) continue;
    const words = document.createElement("span");
    words.className = "moment-own";
    words.textContent = `${time.dataset.word} ${says(at, own)}`;
    time.append(" ", words);
  }
}

function says(at, timeZone) {
  const form = { dateStyle: "medium", timeStyle: "short", timeZone };
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(at);
}

/** When a session begins on this phone's clock, where that is another one than the campus's. */
export function ownClock(root) {
  const place = root.querySelector("[data-own-clock]");
  const start = root.querySelector("[data-start]");
  if (!place || !start) return;
  const moment = new Date(start.dateTime);
  const here = -moment.getTimezoneOffset();
  const [, sign, hours, minutes] = start.dataset.offset.match(/([+-])(\d\d)(\d\d)/) ?? [];
  const there = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (here === there || Number.isNaN(there)) return;
  const style = { dateStyle: "long", timeStyle: "short" };
  place.querySelector("[data-own-time]").textContent = new Intl.DateTimeFormat(
    document.documentElement.lang,
    style,
  ).format(moment);
  place.hidden = false;
}

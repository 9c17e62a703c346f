const MINUTE = 60_000;

/** Shows the time left until a moment, to the minute; afterwards the words an editor chose. */
export function countdown() {
  for (const time of document.querySelectorAll("[data-countdown]")) {
    const until = Date.parse(time.dateTime);
    if (Number.isNaN(until)) continue;
    time.title = time.textContent;
    const show = () => {
      const left = Math.ceil((until - Date.now()) / MINUTE);
      time.textContent = left > 0 ? words(left, time.dataset) : time.dataset.after;
      if (left > 0) setTimeout(show, MINUTE);
    };
    show();
  }
}

function words(minutes, { day, hour, minute }) {
  const parts = [
    [Math.floor(minutes / 1440), day],
    [Math.floor(minutes / 60) % 24, hour],
    [minutes % 60, minute],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

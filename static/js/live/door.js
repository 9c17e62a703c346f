import { Watch, between } from "../campus/watch.js";

const SPREAD = [0, 2_500];

/** A live session that is part of a larger one: when that goes on, its pages go back to where they came from. */
export function door() {
  const place = document.querySelector("[data-back][data-now]");
  if (!place) return;
  const { now, back: home } = place.dataset;
  const leave = () => setTimeout(() => location.assign(home), between(...SPREAD));
  const watch = new Watch(now, {
    tell: ({ phase }) => {
      if (phase === "live") return;
      watch.stop();
      leave();
    },
    gone: leave,
  });
}

door();

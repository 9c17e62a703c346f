/** One step at a time; the address says which, so that "back" and a reload lead where one was. */
export function stepping(root) {
  const steps = [...root.querySelectorAll("[data-step]")];
  const [back, next] = [root.querySelector("[data-back]"), root.querySelector("[data-next]")];
  const find = () => steps.findIndex(({ id }) => `#${id}` === location.hash);

  const show = (place) => {
    for (const [other, step] of steps.entries()) step.hidden = other !== place;
    for (const link of root.querySelectorAll("[data-step-link]")) {
      if (link.dataset.stepLink === steps[place].id) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    root.classList.toggle("is-gathering", place === 0);
    point(back, steps[place - 1]);
    point(next, steps[place + 1]);
  };

  show(Math.max(find(), 0));
  window.addEventListener("hashchange", () => {
    const place = location.hash ? find() : 0;
    if (place < 0) return; // such as the way past the header
    show(place);
    root.querySelector(".pack-steps").scrollIntoView();
    steps[place].querySelector("h2").focus({ preventScroll: true });
  });
}

function point(link, step) {
  link.hidden = !step;
  if (step) link.href = `#${step.id}`;
}

/** Two pictures on top of each other; a slider, or a finger on them, says where one ends and the other begins. */
export function comparison() {
  for (const block of document.querySelectorAll("[data-comparison]")) prepare(block);
}

function prepare(block) {
  const pictures = block.querySelector("[data-comparison-pictures]");
  const slider = block.querySelector("[data-comparison-slider]");
  const range = slider.querySelector("input");
  const show = () => {
    const left = range.valueAsNumber;
    pictures.style.setProperty("--cut", `${left}%`);
    range.setAttribute(
      "aria-valuetext",
      range.dataset.text.replace("{left}", left).replace("{right}", 100 - left),
    );
  };
  const follow = (event) => {
    const box = pictures.getBoundingClientRect();
    range.value = String(((event.clientX - box.left) / box.width) * 100);
    show();
  };
  range.addEventListener("input", show);
  pictures.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    pictures.setPointerCapture(event.pointerId);
    follow(event);
  });
  pictures.addEventListener("pointermove", (event) => {
    if (pictures.hasPointerCapture(event.pointerId)) follow(event);
  });
  block.classList.add("is-live");
  slider.hidden = false;
  show();
}

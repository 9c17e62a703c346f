/**
 * Ties drawn parts to the checkboxes of the same form: tapping a part toggles its box, a box shows its state
 * on the part, and pointing at either one highlights the other.
 */
export function tie(form, parts, chosenClass) {
  const pairs = [];
  for (const [value, part] of parts) {
    const box = form.querySelector(`.field-checks input[value="${CSS.escape(value)}"]`);
    if (!box) continue;
    pairs.push([box, part]);
    part.addEventListener("click", (event) => {
      if (event.target.closest("a, button, label")) return;
      box.click();
    });
    point(part, box.closest(".option"));
    point(box.closest(".option"), part);
    box.addEventListener("focus", () => part.classList.toggle("is-pointed", box.matches(":focus-visible")));
    box.addEventListener("blur", () => part.classList.remove("is-pointed"));
  }
  const show = () => {
    for (const [box, part] of pairs) part.classList.toggle(chosenClass, box.checked);
  };
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

function point(source, target) {
  source.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") target.classList.add("is-pointed");
  });
  source.addEventListener("pointerleave", () => target.classList.remove("is-pointed"));
}

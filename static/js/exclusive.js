const NOTHING = ["genuine", "nothing"];

/** In a list of parts, "all is well" and a marked part exclude each other. */
export function exclusive() {
  for (const field of document.querySelectorAll("[data-answer] .field-checks")) {
    field.addEventListener("change", ({ target }) => {
      if (!target.checked) return;
      const clears = NOTHING.includes(target.value);
      for (const box of field.querySelectorAll("input:checked")) {
        if (box !== target && (clears || NOTHING.includes(box.value))) {
          box.checked = false;
          box.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }
    });
  }
}

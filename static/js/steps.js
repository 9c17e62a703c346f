/** Steps are moved with two buttons each; the numbers that a form without script asks for follow their places. */
export function steps() {
  for (const field of document.querySelectorAll(".field-order")) {
    const list = field.querySelector(".options");
    const rows = () => [...list.querySelectorAll("[data-step-row]")];
    const number = () => {
      rows().forEach((row, place, all) => {
        row.querySelector("select").value = String(place + 1);
        row.querySelector("[data-up]").disabled = place === 0;
        row.querySelector("[data-down]").disabled = place === all.length - 1;
      });
    };
    inOrderSent(rows()).forEach((row) => list.append(row));
    for (const row of rows()) {
      row.querySelector("select").hidden = true;
      row.querySelector("[data-step-buttons]").hidden = false;
      const move = (button, place) => {
        button.addEventListener("click", () => {
          place();
          number();
          (button.disabled ? row.querySelector("[data-step-buttons] button:not(:disabled)") : button).focus();
        });
      };
      move(row.querySelector("[data-up]"), () => row.previousElementSibling?.before(row));
      move(row.querySelector("[data-down]"), () => row.nextElementSibling?.after(row));
    }
    number();
  }
}

/** After an error the form comes back with the numbers that were sent. */
function inOrderSent(rows) {
  const place = (row) => Number(row.querySelector("select").value) || Infinity;
  return [...rows].sort((a, b) => place(a) - place(b) || 0);
}

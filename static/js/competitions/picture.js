/** Gives a draft the picture that has just arrived, or takes it away, in line with the saving of texts. */
export function pictures(form, saving) {
  const place = form.querySelector("[data-picture]");
  const field = form.elements.upload;
  if (!place || !field) return;
  const trouble = place.querySelector("[data-upload-part=trouble]");
  field.addEventListener("change", async () => {
    trouble.textContent = "";
    const message = await saving.changePicture(field.value);
    trouble.textContent = message;
    place.classList.toggle("has-error", message !== "");
  });
}

const SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52];
const MAGNIFIED = 1 / 17; // of the font size on the wall: what a page of the web is magnified by at most

/** Pictures know their shape, and what is too long for the wall is shown smaller. */
export function fit(place) {
  for (const picture of place.querySelectorAll(".wall-figures .specimen-frame img")) {
    const shape = picture.getAttribute("width") / picture.getAttribute("height");
    picture.closest(".specimen-frame").style.setProperty("--shape", shape || 4 / 3);
  }
  const parts = [...place.querySelectorAll("[data-fits]")];
  for (const part of [place, ...parts]) shrink(part, "--fit", 1);
  for (const part of place.querySelectorAll("[data-magnified]")) {
    shrink(part, "--zoom", parseFloat(getComputedStyle(place).fontSize) * MAGNIFIED);
  }
}

function shrink(part, property, most) {
  for (const size of SIZES) {
    part.style.setProperty(property, (size * most).toFixed(3));
    if (part.scrollHeight <= part.clientHeight + 1) break;
  }
}

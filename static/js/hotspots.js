import { tie } from "./parts.js";

/** Parts of a picture can be tapped; the list of checkboxes stays the one that is sent. */
export function hotspots() {
  for (const figure of document.querySelectorAll("[data-hotspots]")) {
    const form = figure.closest("form");
    if (!form) continue;
    const areas = [...figure.querySelectorAll(".hotspot")];
    // Small areas come last, so that a large one never covers them.
    areas.sort((one, other) => size(other) - size(one)).forEach((area) => area.parentNode.append(area));
    figure.classList.add("is-tappable");
    tie(form, areas.map((area) => [area.dataset.value, area]), "is-chosen");
  }
}

function size(area) {
  const box = area.getBBox();
  return box.width * box.height;
}

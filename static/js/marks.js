/** Numbers on a solved picture that would cover each other move apart. */
export function marks() {
  for (const drawing of document.querySelectorAll(".specimen-marks:has(.mark)")) {
    const places = [...drawing.querySelectorAll(".mark")].map((mark) => {
      const circle = mark.querySelector("circle");
      const home = { x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")) };
      return { circle, text: mark.querySelector("text"), home };
    });
    new ResizeObserver(() => spread(places, drawing.viewBox.baseVal)).observe(drawing);
  }
}

function spread(places, edge) {
  const radius = places[0].circle.getBBox().width / 2;
  for (const place of places) Object.assign(place, place.home);
  for (let round = 0; round < 30; round += 1) {
    places.forEach((one, index) => places.slice(index + 1).forEach((other) => part(one, other, radius * 2)));
  }
  for (const place of places) {
    const x = Math.min(Math.max(place.x, radius), edge.width - radius);
    const y = Math.min(Math.max(place.y, radius), edge.height - radius);
    for (const [name, value] of [["x", x], ["y", y]]) {
      place.circle.setAttribute(`c${name}`, value);
      place.text.setAttribute(name, value);
    }
  }
}

function part(one, other, least) {
  const [x, y] = [other.x - one.x || 1, other.y - one.y];
  const distance = Math.hypot(x, y);
  if (distance >= least) return;
  const push = (least - distance) / 2 / distance;
  one.x -= x * push;
  one.y -= y * push;
  other.x += x * push;
  other.y += y * push;
}

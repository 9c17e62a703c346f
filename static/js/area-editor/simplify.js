import { distance } from "./geometry.js";

const FINEST = 3; // units of the box, which is 1200 wide
export const MOST = 60;

/** A freehand stroke as the corners of a polygon, at most MOST: as fine as that allows. */
export function simplify(stroke, box) {
  let fineness = FINEST;
  let corners = thinned(stroke, fineness, box);
  while (corners.length > MOST) {
    fineness *= 1.3;
    corners = thinned(stroke, fineness, box);
  }
  const meets = corners.length > 3 && distance(corners[0], corners.at(-1), box) < FINEST;
  return meets ? corners.slice(0, -1) : corners;
}

/** Ramer-Douglas-Peucker: leaves out what lies nearer to the line than the fineness. */
function thinned(stroke, fineness, box) {
  const kept = new Set([0, stroke.length - 1]);
  const open = [[0, stroke.length - 1]];
  while (open.length) {
    const [first, last] = open.pop();
    const [place, away] = farthest(stroke, first, last, box);
    if (away <= fineness) continue;
    kept.add(place);
    open.push([first, place], [place, last]);
  }
  return stroke.filter((_, place) => kept.has(place));
}

function farthest(stroke, first, last, box) {
  let found = [first, 0];
  for (let place = first + 1; place < last; place += 1) {
    const away = fromLine(stroke[place], stroke[first], stroke[last], box);
    if (away > found[1]) found = [place, away];
  }
  return found;
}

/** The distance of a point from the line between two others. */
function fromLine(point, start, end, box) {
  const [dx, dy] = [(end[0] - start[0]) * box.width, (end[1] - start[1]) * box.height];
  const [px, py] = [(point[0] - start[0]) * box.width, (point[1] - start[1]) * box.height];
  const long = dx * dx + dy * dy;
  const share = long ? Math.min(Math.max((px * dx + py * dy) / long, 0), 1) : 0;
  return Math.hypot(px - share * dx, py - share * dy);
}

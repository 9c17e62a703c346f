/** Areas as quizzes.areas keeps them: points are fractions of the picture. A box is its size in units. */

const GRID = 24;
const TURNS = 24;
export const THINNEST = 0.005;

export const round = (value) => Math.round(value * 10_000) / 10_000;
export const clamp = (value, least = 0, most = 1) => Math.min(Math.max(value, least), most);
export const pinned = ([x, y]) => [round(clamp(x)), round(clamp(y))];

/** The distance of two points in units of the box. */
export function distance([x1, y1], [x2, y2], box) {
  return Math.hypot((x2 - x1) * box.width, (y2 - y1) * box.height);
}

export function rectangle(one, other) {
  const [left, right] = [one[0], other[0]].sort((a, b) => a - b);
  const [top, bottom] = [one[1], other[1]].sort((a, b) => a - b);
  return { shape: "rectangle", points: [pinned([left, top]), pinned([right, bottom])] };
}

/** Round in the picture, and no larger than fits into it. */
export function circle(middle, rim, box) {
  const [x, y] = pinned(middle);
  const room = Math.min(x * box.width, (1 - x) * box.width, y * box.height, (1 - y) * box.height);
  const radius = Math.min(distance([x, y], rim, box), room);
  return { shape: "circle", points: [[x, y], pinned([x + radius / box.width, y])] };
}

export function polygon(points) {
  return { shape: "polygon", points: points.map(pinned) };
}

/** The corners of an area; a circle has many. As quizzes.kinds.goods.outline. */
export function outline({ shape, points }, box) {
  if (shape === "rectangle") {
    const [[left, top], [right, bottom]] = points;
    return [[left, top], [right, top], [right, bottom], [left, bottom]];
  }
  if (shape === "circle") {
    const [[x, y], rim] = points;
    const radius = distance([x, y], rim, box);
    return Array.from({ length: TURNS }, (_, corner) => {
      const turn = (2 * Math.PI * corner) / TURNS;
      return [x + (radius * Math.cos(turn)) / box.width, y + (radius * Math.sin(turn)) / box.height];
    });
  }
  return points;
}

/** The points of an area that can be taken and moved. */
export function handles(area, box) {
  return area.shape === "rectangle" ? outline(area, box) : area.points;
}

/** The area with one of its handles at another point. */
export function withHandle(area, index, point, box) {
  if (area.shape === "rectangle") return cornerMoved(area, index, point, box);
  if (area.shape === "circle") {
    const [middle, rim] = area.points;
    if (index === 1) return { ...area, ...circle(middle, point, box) };
    return moved(area, point[0] - middle[0], point[1] - middle[1], box);
  }
  return { ...area, points: area.points.map((old, place) => (place === index ? pinned(point) : old)) };
}

/** A corner goes where it is taken, but never past the corner opposite. */
function cornerMoved(area, index, [x, y], box) {
  const opposite = outline(area, box)[(index + 2) % 4];
  const isLeft = index === 0 || index === 3;
  const isTop = index < 2;
  const corner = [
    isLeft ? Math.min(x, opposite[0] - THINNEST) : Math.max(x, opposite[0] + THINNEST),
    isTop ? Math.min(y, opposite[1] - THINNEST) : Math.max(y, opposite[1] + THINNEST),
  ];
  return { ...area, ...rectangle(corner, opposite) };
}

/** The area somewhere else, but no further outside the picture than it was. */
export function moved(area, right, down, box) {
  const [xs, ys] = [0, 1].map((axis) => outline(area, box).map((point) => point[axis]));
  const x = allowed(right, xs);
  const y = allowed(down, ys);
  return { ...area, points: area.points.map((point) => pinned([point[0] + x, point[1] + y])) };
}

function allowed(step, values) {
  const back = Math.min(0, -Math.min(...values));
  const forth = Math.max(0, 1 - Math.max(...values));
  return clamp(step, back, forth);
}

/** Whether the server would refuse the area as too small to be hit. */
export function isTooSmall({ shape, points }) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const sides = [xs, ys].map((values) => Math.max(...values) - Math.min(...values));
  if (shape === "circle") return 2 * sides[0] < THINNEST;
  const height = shape === "polygon" ? (2 * content(points)) / (Math.max(...sides) || 1) : 1;
  return Math.min(...sides, height) < THINNEST;
}

function content(points) {
  const sum = points.reduce((total, [x, y], place) => {
    const [nextX, nextY] = points[(place + 1) % points.length];
    return total + x * nextY - nextX * y;
  }, 0);
  return Math.abs(sum) / 2;
}

/** Whether a point lies inside a polygon (even-odd rule). */
export function contains(corners, [x, y]) {
  return corners.reduce((inside, [x1, y1], place) => {
    const [x2, y2] = corners[(place + 1) % corners.length];
    const crosses = y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;
    return crosses ? !inside : inside;
  }, false);
}

/** A point inside a polygon, as near to the middle of its box as its shape allows. */
export function anchor(corners) {
  const [xs, ys] = [0, 1].map((axis) => corners.map((point) => point[axis]));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const middle = [left + width / 2, top + height / 2];
  if (contains(corners, middle)) return middle;
  const steps = Array.from({ length: GRID - 1 }, (_, step) => (step + 1) / GRID);
  const inside = steps
    .flatMap((i) => steps.map((j) => [left + width * i, top + height * j]))
    .filter((point) => contains(corners, point));
  const away = ([x, y]) => Math.hypot(x - middle[0], y - middle[1]);
  return inside.reduce((best, point) => (away(point) < away(best) ? point : best), inside[0] ?? middle);
}

/** For the attribute of an SVG polygon. */
export function svgPoints(corners, box) {
  return corners.map(([x, y]) => `${round(x * box.width)},${round(y * box.height)}`).join(" ");
}

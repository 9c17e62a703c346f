const STEP = 0.01;
const BIG_STEP = 0.05;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SAME = 1; // units of the box: keys set the same point only where they stand on it

/** Keys on the picture. */
export function drawByKeys(drawing, editor) {
  drawing.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = editor.tool === "select" ? select(event, editor) : draw(event, editor);
    if (done) event.preventDefault();
  });
  drawing.addEventListener("keyup", () => editor.store.rest());
}

/** Undo and redo anywhere in the editor but in its text fields, which have their own. */
export function undoByKeys(root, editor) {
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) editor.redo();
    else editor.undo();
  });
}

function arrow(event) {
  const direction = ARROWS[event.key];
  const step = event.shiftKey ? BIG_STEP : STEP;
  return direction?.map((part) => part * step);
}

function draw(event, editor) {
  const way = arrow(event);
  if (way) editor.steer(...way);
  else if (event.key === "Enter" || event.key === " ") editor.set(editor.cross, SAME);
  else if (event.key === "Escape") return editor.cancel();
  else if (event.key === "Backspace") return editor.back();
  else return false;
  return true;
}

function select(event, editor) {
  const way = arrow(event);
  if (way) editor.nudge(...way, "nudge");
  else if (event.key === "Enter" || event.key === " ") editor.selectNext();
  else if (event.key === "Delete" || event.key === "Backspace") editor.remove();
  else if (event.key === "Escape") return editor.cancel();
  else if (event.key === "Tab") return editor.stepHandle(event.shiftKey ? -1 : 1);
  else return false;
  return true;
}

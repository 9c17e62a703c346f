// Runs before the page is painted, so that nothing moves for people who turned motion off.
try {
  if (localStorage.getItem("motion") === "off") document.documentElement.dataset.motion = "off";
} catch {
  // Storage is closed: the system's setting alone decides.
}

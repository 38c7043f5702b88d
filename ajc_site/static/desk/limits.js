// Says how long a text may be while it is typed. A browser would cut off what is pasted beyond the limit, and
// say nothing: so it is let in, counted as the server counts it, and told.

import { legible, oneLine } from "./pasting/letters.js";

const BOXES = "textarea[maxlength], input[type=text][maxlength], input:not([type])[maxlength]";
// From here on the count is shown.
const NEAR = 0.8;
// A screen reader is told when whoever types pauses.
const PAUSE = 600;

document.addEventListener("focusin", ({ target }) => attend(target));
document.addEventListener("input", ({ target }) => attend(target));
document.addEventListener("keydown", keepOneLine);
document.querySelectorAll(BOXES).forEach(attend);

/** Takes over the limit of a box, and counts. */
function attend(box) {
  if (!(box instanceof Element)) return;
  if (box.matches(BOXES)) {
    box.dataset.limit = box.getAttribute("maxlength");
    box.removeAttribute("maxlength");
  }
  if (box.dataset.limit) count(box);
}

function count(box) {
  const limit = Number(box.dataset.limit);
  const text = box.matches("textarea") && box.dataset.oneLine === undefined ? legible(box.value).trim() : oneLine(box.value);
  const length = Array.from(text).length;
  const over = length - limit;
  if (length < limit * NEAR && !box.limitNote) return;
  const note = noteOf(box);
  note.classList.toggle("over", over > 0);
  if (over > 0) box.setAttribute("aria-invalid", "true");
  else if (note.textContent.startsWith("Too long")) box.removeAttribute("aria-invalid");
  note.hidden = length < limit * NEAR;
  window.clearTimeout(box.limitPause);
  const words = over > 0 ? `Too long by ${over}: ${length} of at most ${limit} characters.` : `${length} of at most ${limit} characters.`;
  // At once where it has to be seen; a pause keeps each letter from being read out.
  box.limitPause = window.setTimeout(() => (note.textContent = words), note.textContent ? PAUSE : 0);
}

function noteOf(box) {
  if (box.limitNote) return box.limitNote;
  const note = document.createElement("p");
  note.className = "limit";
  note.id = `${box.id || box.name}-limit`;
  note.setAttribute("role", "status");
  box.after(note);
  box.setAttribute("aria-describedby", [box.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));
  box.limitNote = note;
  return note;
}

/** A line that is shown over several has no line breaks of its own. */
function keepOneLine(event) {
  const isLine = event.target instanceof Element && event.target.matches("textarea[data-one-line]");
  if (isLine && event.key === "Enter" && !event.isComposing) event.preventDefault();
}

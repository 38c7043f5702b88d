// What whoever pasted is told: in words, beside the field, until they close it.

const SHOWN = 3;
const LONGEST = 80;

/** The sentences about what was left out, and about what arrived otherwise than it was. */
export function sentences({ left, inserted }, read = {}, placed = {}) {
  return {
    out: [
      passages(left.deleted, "passage that was deleted or struck out", "passages that were deleted or struck out"),
      passages(left.comments, "comment", "comments"),
      passages(left.hidden, "passage of hidden text", "passages of hidden text"),
      pictures(left.pictures),
    ].filter(Boolean),
    changed: [
      passages(inserted, "change is in the text that nobody may have accepted yet", "changes are in the text that nobody may have accepted yet"),
      headings(placed),
      read.tables ? `${count(read.tables, "table", "tables")} became lines, one for each row.` : "",
      read.apart ? `${count(read.apart, "table has a block of its own: are the names of its columns right?", "tables have blocks of their own: are the names of their columns right?")}` : "",
      read.kept ? "The numbers of a list stand as words: it did not begin at 1, or counts otherwise than lists here." : "",
      read.texts?.size ? `${count(read.texts.size, "note stands", "notes stand")} in the block “Notes”, at the end.` : "",
      read.notes && !read.texts?.size ? `${count(read.notes, "note stands", "notes stand")} at the end of what you pasted.` : "",
      read.missing ? `${count(read.missing, "mark of a note has", "marks of notes have")} no note: copy the notes, too.` : "",
      read.links ? `${count(read.links, "link", "links")} to a file on somebody’s own machine became plain words.` : "",
    ].filter(Boolean),
  };
}

function pictures(number) {
  return number ? `${count(number, "picture", "pictures")}: add ${number > 1 ? "each" : "it"} as a figure, with its description.` : "";
}

function headings({ headings: number, apart }) {
  if (!number) return "";
  return apart
    ? `${count(number, "heading has", "headings have")} a block of ${number > 1 ? "their" : "its"} own.`
    : `${count(number, "heading", "headings")} became ${number > 1 ? "bold lines" : "a bold line"}.`;
}

function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function passages(found, one, many) {
  if (!found.length) return "";
  const words = found.filter(Boolean).slice(0, SHOWN).map((text) => `“${shortened(text)}”`);
  if (found.length > words.length && words.length) words.push("…");
  return `${count(found.length, one, many)}${words.length ? `: ${words.join(", ")}` : ""}`;
}

function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text;
}

/** Says them beside a field. Nothing is said where nothing was left out or changed. */
export function tell(near, { out, changed }, refused = "") {
  if (!refused && !out.length && !changed.length) return;
  const box = document.createElement("div");
  box.className = `pasted help-block ${refused || out.length ? "help-warning" : "help-info"}`;
  box.append(icon(refused || out.length ? "warning" : "help"));
  // Read out when its words come in, so it has to be there before them.
  box.setAttribute("role", "status");
  near.append(box);
  window.setTimeout(() => {
    if (refused) box.append(paragraph(refused));
    if (out.length) box.append(paragraph("Left out of what you pasted:"), list(out));
    if (changed.length) box.append(paragraph("Please look at what you pasted:"), list(changed));
    box.append(closeButton(box));
  }, 50);
}

/** A sign of Wagtail’s own, as beside its other notes. */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon icon-${name} icon`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

function paragraph(words) {
  const found = document.createElement("p");
  found.textContent = words;
  return found;
}

function list(all) {
  const found = document.createElement("ul");
  for (const words of all) {
    const item = document.createElement("li");
    item.textContent = words;
    found.append(item);
  }
  return found;
}

function closeButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = "Close this note";
  button.addEventListener("click", () => box.remove());
  return button;
}

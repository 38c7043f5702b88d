// Pasting in the admin: what arrives is what a document says, not what it keeps of its making.
// See docs/decisions/0022-pasting.md.

import { putIn } from "./editor.js";
import { legible, lines, oneLine } from "./letters.js";
import { blocksOf, plain } from "./reading.js";
import { read } from "./source.js";
import { sentences, tell } from "./told.js";

const ONLY_PICTURE = "A picture can’t be pasted here. Add it as a figure, or upload it under Pictures.";
const UNREADABLE = "Nothing in what you copied can be read here. Copy it again from the program that shows it.";
const MARKED =
  "What you copied has changes that nobody has accepted yet, and words that were deleted may be among what you pasted. Please read it; or accept all changes in the document first, and copy it again.";

window.addEventListener("paste", pasted, true);

function pasted(event) {
  const { target, clipboardData: data } = event;
  if (!data || !(target instanceof Element)) return;
  const field = richText(target);
  if (field) intoRichText(event, field, data);
  else if (isPlain(target)) intoPlain(event, target, data);
}

/** The hidden field of the rich text that an element belongs to, if it is pasted into one. */
function richText(target) {
  const wrapper = target.closest(".public-DraftEditor-content") && target.closest("[data-draftail-editor-wrapper]");
  return wrapper ? [...wrapper.parentNode.children].find((element) => element.draftailEditor) : null;
}

function isPlain(target) {
  return (
    target.matches("textarea, input:not([type]), input[type=text]") &&
    !target.closest(".public-DraftEditor-content, .w-combobox") &&
    !target.readOnly
  );
}

function intoRichText(event, field, data) {
  const html = data.getData("text/html");
  const words = data.getData("text/plain");
  // Copied from an editor of our own, with what only it knows.
  if (/data-draftjs-conductor-fragment|data-offset-key/.test(html)) return;
  // A bare address makes a link of what is selected.
  if (!html && /^\s*\S+\s*$/.test(words)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const near = field.parentNode;
  const rtf = data.getData("text/rtf");
  const found = html ? read(html, rtf) : null;
  const got = found ? blocksOf(found.body) : { blocks: lines(words).map((text) => ({ type: "unstyled", depth: 0, runs: [{ text }], mark: "" })) };
  const warned = unmarked(found, rtf) ? MARKED : "";
  if (!got.blocks.length) {
    const said = found ? sentences(found, got) : { out: [], changed: [] };
    tell(near, said, said.out.length ? "" : data.files.length ? ONLY_PICTURE : UNREADABLE);
    return;
  }
  const placed = putIn(field, got.blocks);
  tell(placed.near, found ? sentences(found, got, placed) : { out: [], changed: [] }, warned);
}

/** What to say where deleted words may be among the text: in plain words nothing tells them apart. */
function unmarked(found, rtf) {
  return found ? found.unsure : /\\deleted\b/.test(rtf);
}

function intoPlain(event, target, data) {
  const html = data.getData("text/html");
  const words = data.getData("text/plain");
  const rtf = data.getData("text/rtf");
  const found = html ? read(html, rtf) : null;
  const isCleaner = found && Object.values(found.left).some((one) => one.length);
  const isLine = !target.matches("textarea") || target.dataset.oneLine !== undefined;
  const text = isCleaner ? plain(blocksOf(found.body).blocks).join("\n") : words;
  const clean = isLine ? oneLine(text) : legible(text).trim();
  const warned = unmarked(found, rtf) ? MARKED : "";
  if (isCleaner) tell(beside(target), sentences({ left: { ...found.left, pictures: 0 }, inserted: found.inserted }), warned);
  else if (warned) tell(beside(target), { out: [], changed: [] }, warned);
  if (clean === words) return;
  event.preventDefault();
  // The way that can be undone.
  document.execCommand("insertText", false, clean);
}

function beside(target) {
  return target.closest("[data-field-input]") ?? target.parentNode;
}

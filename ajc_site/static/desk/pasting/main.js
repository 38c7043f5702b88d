// Pasting in the admin: what arrives is what a document says, not what it keeps of its making.
// See docs/decisions/0022-pasting.md.

import { placeOf, putIn } from "./editor.js";
import { legible, lines, oneLine } from "./letters.js";
import { blocksOf, plain } from "./reading.js";
import { read } from "./source.js";
import { sentences, tell } from "./told.js";

const ONLY_PICTURE = "A picture can’t be pasted here. Add it as a figure, or upload it under Pictures.";
const UNREADABLE = "Nothing in what you copied can be read here. Copy it again from the program that shows it.";
const DROPPED = "Text can’t be dragged in here. Copy it and paste it instead.";
const MARKED =
  "What you copied has changes that nobody has accepted yet, and words that were deleted may be among what you pasted. Please read it; or accept all changes in the document first, and copy it again.";

// A space before or behind the words that were copied.
const BEGINS = /^[ \u00a0]\S/;
const ENDS = /\S[ \u00a0]$/;

window.addEventListener("paste", pasted, true);
window.addEventListener("drop", dropped, true);

function pasted(event) {
  const { target, clipboardData: data } = event;
  if (!data || !(target instanceof Element)) return;
  const field = richText(target);
  if (field) intoRichText(event, field, data);
  else if (isPlain(target)) intoPlain(event, target, data);
}

/** Text that is dragged in from elsewhere comes as plain words: nothing tells the deleted ones from the others. */
function dropped(event) {
  const { target, dataTransfer: data } = event;
  if (!data || !(target instanceof Element)) return;
  const field = richText(target);
  const html = data.getData("text/html");
  if (!html || isOwn(html) || !(field || isPlain(target))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(field ? field.parentNode : beside(target), { out: [], changed: [] }, DROPPED);
}

function isOwn(html) {
  return /data-draftjs-conductor-fragment|data-offset-key/.test(html);
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
  if (isOwn(html)) return;
  // A bare address makes a link of what is selected.
  if (!html && /^\s*\S+\s*$/.test(words)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const near = field.parentNode;
  const rtf = data.getData("text/rtf");
  const found = html ? read(html, rtf) : null;
  const got = found ? blocksOf(found.body, placeOf(field)) : { blocks: lines(words).map(paragraph) };
  const warned = unmarked(found, rtf) ? MARKED : "";
  if (!got.blocks.length) {
    const said = found ? sentences(found, got) : { out: [], changed: [] };
    tell(near, said, said.out.length ? "" : data.files.length ? ONLY_PICTURE : UNREADABLE);
    return;
  }
  if (got.blocks.length === 1) keepEnds(got.blocks[0], words);
  const placed = putIn(field, got.blocks, got.texts);
  tell(placed.near, found ? sentences(found, got, placed) : { out: [], changed: [] }, warned);
}

function paragraph(text) {
  return { type: "unstyled", depth: 0, runs: [{ text }], mark: "" };
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
  const text = isCleaner ? between(words, plain(blocksOf(found.body).blocks).join("\n")) : words;
  const clean = isLine ? between(text, oneLine(text)) : legible(text);
  const warned = unmarked(found, rtf) ? MARKED : "";
  if (isCleaner) tell(beside(target), sentences({ left: { ...found.left, pictures: 0 }, inserted: found.inserted }), warned);
  else if (warned) tell(beside(target), { out: [], changed: [] }, warned);
  if (clean === words) return;
  event.preventDefault();
  // The way that can be undone.
  if (clean) document.execCommand("insertText", false, clean);
}

/** Words with the space that they were copied with at either end, for they may go between others. */
function between(copied, words) {
  return `${BEGINS.test(copied) ? " " : ""}${words}${ENDS.test(copied) ? " " : ""}`;
}

/** The same for a passage of one paragraph. */
function keepEnds({ type, runs }, copied) {
  if (type !== "unstyled") return;
  if (BEGINS.test(copied)) runs[0].text = ` ${runs[0].text}`;
  if (ENDS.test(copied)) runs.at(-1).text += " ";
}

function beside(target) {
  return target.closest("[data-field-input]") ?? target.parentNode;
}

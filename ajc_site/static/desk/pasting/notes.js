// Footnotes and endnotes: a mark in the text, and the note's words somewhere else.

import { oneLine } from "./letters.js";
import { classes, standsAlone, written } from "./source.js";

// Of Word, LibreOffice, Google Docs, Pandoc and wikis.
const NOTE = /^(?:user-content-)?(?:_?ftn|_?edn|sd(?:foot|end)note\d+sym|ftnt|fn|cite_note|footnote|endnote)[-_:.]?\w*/i;
// What leads from a note back to its mark. Not “ref” alone, which is in many an address.
const LEADS_BACK = /^(?:user-content-)?(?:_?ftn|_?edn|sd(?:foot|end)note\d+|ftnt|fn|cite|footnote|endnote)[-_:.]?(?:ref|anc)/i;
const MARK = /^[[(]?([\divxlcdm]{1,6}|[a-z]|[*†‡§¶#]{1,3})[\])]?$/i;

/**
 * Takes the notes out of a text; where one is referred to its mark stays, raised.
 *
 * @returns {{notes: {name: string, mark: string, element: Element}[], missing: number}} The notes in order, and how many
 *     marks there are whose notes were not in what was copied.
 */
export function takeNotes(body) {
  const notes = new Map();
  let missing = 0;
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const name = fragment(link);
    const mark = oneLine(link.textContent).match(MARK)?.[1];
    if (!mark || !isReference(link, name)) continue;
    const element = notes.get(name)?.element ?? noteOf(body, name, link);
    if (!element) missing += 1;
    else if (!notes.has(name)) notes.set(name, { name, mark, element });
    // With the brackets that Word and wikis put around it.
    raise(link, mark, element ? name : undefined);
  }
  for (const { element } of notes.values()) {
    for (const link of element.querySelectorAll("a")) if (isBack(link)) link.remove();
    element.remove();
  }
  body.querySelectorAll("*").forEach((element) => {
    if (/mso-element:(?:foot|end)note-list/.test(written(element))) element.remove();
  });
  return { notes: [...notes.values()], missing };
}

function fragment(link) {
  const [, name = ""] = (link.getAttribute("href") ?? "").split(/#(.*)/s);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function isReference(link, name) {
  if (link.closest("[data-note]")) return false;
  return /mso-(?:foot|end)note-id/.test(written(link)) ? !LEADS_BACK.test(name) : NOTE.test(name) && !LEADS_BACK.test(name);
}

function isBack(link) {
  return (
    LEADS_BACK.test(fragment(link)) ||
    /footnote-?back|sdfootnotesym|sdendnotesym/i.test(classes(link)) ||
    /^[\^↑↩︎\s]*$/u.test(link.textContent)
  );
}

function noteOf(body, name, reference) {
  const at = [...body.querySelectorAll("[id], [name]")].find(
    (element) => element !== reference && (element.id === name || element.getAttribute("name") === name),
  );
  if (!at) return null;
  const whole = at.matches("a") ? noteAround(at) : at;
  return whole === body || whole.contains(reference) ? null : whole;
}

function noteAround(link) {
  const marked = link.closest("[id^=ftn], [id^=edn], [id^=sdfootnote], [id^=sdendnote]");
  if (marked && marked !== link) return marked;
  return standsAlone(link, "ref");
}

function raise(link, mark, name) {
  const raised = link.ownerDocument.createElement("sup");
  if (name) raised.dataset.note = name;
  raised.textContent = mark;
  const around = link.closest("sup");
  (around && oneLine(around.textContent) === oneLine(link.textContent) ? around : link).replaceWith(raised);
}

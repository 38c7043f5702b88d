// The block “Notes” of the body that is being edited, and the marks that lead to it.

const LONGEST = 60;

/** The body, as a block of Wagtail’s form, that an element lies in, if that can hold notes; else null. */
export function bodyAround(element) {
  for (const root of document.querySelectorAll("[id$='-root']")) {
    const body = root.rootBlock;
    if (body?.blockDef?.childBlockDefsByName?.notes && root.contains(element)) return body;
  }
  return null;
}

/** The notes of a body: the key, the words and what to call each. */
export function notesOf(body) {
  const items = body.children.find(({ type }) => type === "notes")?.block.children ?? [];
  return items.map((item, i) => {
    // One that somebody began in the block itself may have none yet.
    if (!item.id) nameAnew(item);
    const words = wordsOf(item);
    return { key: item.id, words, label: `${i + 1}. ${words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words}` };
  });
}

function nameAnew(item) {
  item.id = crypto.randomUUID();
  const input = item.element.querySelector(`input[name="${item.prefix}-id"]`);
  if (input) input.value = item.id;
}

function wordsOf(item) {
  const editor = item.block.widget?.input?.draftailEditor;
  return editor?.getEditorState().getCurrentContent().getPlainText(" ").replace(/\s+/g, " ").trim() ?? "";
}

/** The words of the note with a key, on this page; null where there is none. */
function noteOf(key) {
  for (const root of document.querySelectorAll("[id$='-root']")) {
    const body = root.rootBlock;
    const found = body?.blockDef?.childBlockDefsByName?.notes && notesOf(body).find((note) => note.key === key);
    if (found) return found.words;
  }
  return null;
}

/** Writes a note, in plain words or as content of Draft.js, at the end of the body’s notes; its key. */
export function addNote(body, text) {
  const key = crypto.randomUUID();
  const content = typeof text === "string" ? rawOf(text) : text;
  let notes = body.children.find(({ type }) => type === "notes");
  notes ??= body.insert({ type: "notes", value: [], id: crypto.randomUUID() }, body.children.length, {});
  const list = notes.block;
  // The empty one with which a block of notes begins.
  if (list.children.length === 1 && !wordsOf(list.children[0])) list.deleteBlock(0, {});
  list.insert(JSON.stringify(content), list.children.length, { id: key });
  return key;
}

function rawOf(text) {
  const { DraftJS } = window;
  return DraftJS.convertToRaw(DraftJS.ContentState.createFromText(text.trim()));
}

let isWaiting = false;

/** Gives the marks on the page the numbers that readers will see. Not at once: others may be coming. */
export function numberMarks() {
  if (isWaiting) return;
  isWaiting = true;
  window.setTimeout(() => {
    isWaiting = false;
    const numbers = new Map();
    for (const mark of document.querySelectorAll(".note-mark")) {
      const key = mark.dataset.note;
      if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
      mark.dataset.number = numbers.get(key);
      mark.title = noteOf(key) ?? "The note is gone.";
    }
  }, 50);
}

// Puts blocks into Draftail, and into the blocks around it where headings have one of their own.

import { addNote, bodyAround } from "../inline/notes.js";

const STYLES = { bold: "BOLD", italic: "ITALIC", raised: "SUPERSCRIPT" };

/** What there is room for where this field is, see `blocksOf`. */
export function placeOf(field) {
  const known = field.draftailEditor.props.entityTypes;
  const types = known.map(({ type }) => type);
  return {
    tables: Boolean(childHolding(field)?.sequence.blockDef.childBlockDefsByName.table),
    notes: types.includes("NOTE") && Boolean(bodyAround(field)),
    languages: (known.find(({ type }) => type === "LANGUAGE")?.languages ?? []).map(([code]) => code),
    language: document.querySelector("#id_language")?.value || "en",
  };
}

/**
 * Puts what was pasted where the cursor is, and the notes to it, by what its runs call them, into their block.
 *
 * @returns {{headings: number, apart: boolean, near: Element}} How many headings came, whether each has a block
 *     of its own, and an element of the form beside which to say so.
 */
export function putIn(field, blocks, notes = new Map()) {
  const headings = blocks.filter(({ type }) => type === "heading").length;
  const child = blocks.some(isApart) ? childHolding(field) : null;
  writeNotes(bodyAround(field), blocks, notes);
  if (!child) {
    insert(field.draftailEditor, contentOf(blocks.map(asBold)));
    return { headings, apart: false, near: field.parentNode };
  }
  return { headings, apart: true, near: spread(child, field, blocks) };
}

/** Whether it has a block of its own, where there is one for it. */
function isApart({ type }) {
  return type === "heading" || type === "table";
}

function writeNotes(body, blocks, notes) {
  const keys = new Map([...notes].map(([name, text]) => [name, addNote(body, raw(text))]));
  for (const run of blocks.flatMap(runsOf)) if (run.note) run.note = keys.get(run.note);
}

function runsOf({ runs, rows = [] }) {
  return [...runs, ...rows.flat(2).flatMap(runsOf)];
}

function asBold(block) {
  if (block.type !== "heading") return block;
  return { ...block, type: "unstyled", runs: block.runs.map((run) => ({ ...run, text: run.text, bold: true })) };
}

function raw(blocks) {
  const entityMap = {};
  // An empty text has a paragraph, too.
  const said = blocks.length ? blocks : [{ type: "unstyled", depth: 0, runs: [] }];
  const rawBlocks = said.map((block) => {
    const found = { key: window.DraftJS.genKey(), type: block.type, depth: block.depth, text: "" };
    Object.assign(found, { inlineStyleRanges: [], entityRanges: [], data: {} });
    for (const run of block.runs) {
      const range = { offset: found.text.length, length: run.text.length };
      found.text += run.text;
      for (const [name, style] of Object.entries(STYLES)) {
        if (run[name]) found.inlineStyleRanges.push({ ...range, style });
      }
      const entity = entityOf(run);
      if (!entity) continue;
      const before = found.entityRanges.at(-1);
      const isSame = before && JSON.stringify(entityMap[before.key]) === JSON.stringify(entity);
      if (isSame && !run.note && before.offset + before.length === range.offset) {
        before.length += range.length;
        continue;
      }
      const key = Object.keys(entityMap).length;
      entityMap[key] = entity;
      found.entityRanges.push({ ...range, key });
    }
    return found;
  });
  return { blocks: rawBlocks, entityMap };
}

/** What more there is to some words, of which the editor knows one thing at a time. */
function entityOf({ note, url, abbr, lang }) {
  if (note) return { type: "NOTE", mutability: "IMMUTABLE", data: { note } };
  if (url) return { type: "LINK", mutability: "MUTABLE", data: { url } };
  if (abbr) return { type: "ABBREVIATION", mutability: "MUTABLE", data: { title: abbr } };
  return lang ? { type: "LANGUAGE", mutability: "MUTABLE", data: { lang } } : null;
}

function contentOf(blocks) {
  return window.DraftJS.convertFromRaw(raw(blocks)).getBlocksAsArray();
}

function insert(editor, pasted) {
  const { EditorState } = window.DraftJS;
  const state = editor.getEditorState();
  const { before, after } = parted(state);
  editor.onChange(
    EditorState.push(state, joined(state.getCurrentContent(), before, pasted, after), "insert-fragment"),
  );
}

/** The blocks before and after the cursor; what was selected is gone. */
function parted(state) {
  const { Modifier } = window.DraftJS;
  const selection = state.getSelection();
  let content = state.getCurrentContent();
  if (!selection.isCollapsed()) content = Modifier.removeRange(content, selection, "backward");
  const at = selection.isCollapsed() ? selection : content.getSelectionAfter();
  const blocks = Modifier.splitBlock(content, at).getBlocksAsArray();
  const here = blocks.findIndex((block) => block.getKey() === at.getStartKey());
  return { before: blocks.slice(0, here + 1), after: blocks.slice(here + 1) };
}

/** The content with the pasted blocks in it, the cursor behind them. */
function joined(content, before, pasted, after) {
  const { SelectionState } = window.DraftJS;
  const found = [...before];
  pasted.forEach((block, i) => {
    const head = found.at(-1);
    if (i === 0 && !head.getText()) found[found.length - 1] = block.set("key", head.getKey());
    else if (i === 0 && goesOn(block, head)) found[found.length - 1] = together(head, block);
    else found.push(block);
  });
  const last = found.at(-1);
  const offset = last.getLength();
  const [tail, ...rest] = after;
  if (tail?.getText() && goesOn(tail, last)) found[found.length - 1] = together(last, tail);
  else if (tail?.getText()) found.push(tail);
  found.push(...rest);
  const cursor = SelectionState.createEmpty(last.getKey()).merge({ anchorOffset: offset, focusOffset: offset, hasFocus: true });
  return content.merge({
    blockMap: window.DraftJS.ContentState.createFromBlockArray(found).getBlockMap(),
    selectionBefore: cursor,
    selectionAfter: cursor,
  });
}

function goesOn(block, before) {
  return block.getType() === "unstyled" || block.getType() === before.getType();
}

function together(head, block) {
  return head.merge({
    text: head.getText() + block.getText(),
    characterList: head.getCharacterList().concat(block.getCharacterList()),
  });
}

/** The block of a stream that is this rich text, where the stream has headings beside it; else null. */
function childHolding(field) {
  for (const element of document.querySelectorAll("[id$='-root']")) {
    if (element.rootBlock && element.contains(field)) return within(element.rootBlock, field);
  }
  return null;
}

function within(block, field) {
  const child = block?.children?.find?.((one) => one.element?.contains(field));
  if (!child) return null;
  const has = child.sequence?.blockDef?.childBlockDefsByName ?? {};
  return child.block?.widget?.input === field && has.heading && child.sequence.insert ? child : null;
}

/** Headings, tables and texts in turn, each in a block of its own, from the one that the cursor is in. */
function spread(child, field, blocks) {
  const { EditorState } = window.DraftJS;
  const { sequence, type } = child;
  let { index } = child;
  const state = withoutSelected(field.draftailEditor.getEditorState());
  const { stateBefore, stateAfter, shouldMoveCommentFn } = window.draftail.splitState(state);
  const parts = inTurn(blocks);
  const first = parts[0].type === "text" ? parts.shift() : null;
  const goesAfter = stateAfter.getCurrentContent().hasText();
  if (goesAfter) sequence.splitBlock(index, stateBefore, stateAfter, shouldMoveCommentFn, {});
  else child.block.widget.setState(stateBefore);
  if (first) {
    const end = EditorState.moveSelectionToEnd(field.draftailEditor.getEditorState());
    field.draftailEditor.onChange(end);
    insert(field.draftailEditor, contentOf(first.blocks));
  }
  let last = child;
  for (const part of parts) {
    index += 1;
    const value = part.value ?? JSON.stringify(raw(part.blocks));
    last = sequence.insert({ type: part.value ? part.type : type, value, id: crypto.randomUUID() }, index, {});
  }
  const isEmpty = !first && !stateBefore.getCurrentContent().hasText();
  if (isEmpty) sequence.deleteBlock(child.index, {});
  last.focus({ soft: true });
  return last.element.querySelector("[data-field-input]") ?? last.element;
}

function withoutSelected(state) {
  const { EditorState, Modifier } = window.DraftJS;
  if (state.getSelection().isCollapsed()) return state;
  const content = Modifier.removeRange(state.getCurrentContent(), state.getSelection(), "backward");
  return EditorState.push(state, content, "remove-range");
}

function inTurn(blocks) {
  const parts = [];
  for (const block of blocks) {
    if (block.type === "heading") parts.push({ type: "heading", value: headingOf(block) });
    else if (block.type === "table") parts.push({ type: "table", value: tableOf(block) });
    else if (parts.at(-1)?.type === "text") parts.at(-1).blocks.push(block);
    else parts.push({ type: "text", blocks: [block] });
  }
  return parts;
}

function headingOf({ runs, level }) {
  const words = runs.filter(({ note }) => !note).map(({ text }) => text);
  return { text: words.join("").replace(/\s+/gu, " "), level: String(level) };
}

function tableOf({ caption, columns, namesRows, rows }) {
  return {
    caption,
    names_rows: namesRows,
    cells: {
      columns: columns.map((heading) => ({ type: "text", heading })),
      rows: rows.map((row) => ({ values: row.map((cell) => JSON.stringify(raw(cell))) })),
      caption: "",
    },
  };
}

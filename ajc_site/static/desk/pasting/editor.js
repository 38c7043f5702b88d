// Puts blocks into Draftail, and into the blocks around it where headings have one of their own.

const STYLES = { bold: "BOLD", italic: "ITALIC", raised: "SUPERSCRIPT" };

/**
 * Puts what was pasted where the cursor is.
 *
 * @returns {{headings: number, apart: boolean, near: Element}} How many headings came, whether each has a block
 *     of its own, and an element of the form beside which to say so.
 */
export function putIn(field, blocks) {
  const headings = blocks.filter(({ type }) => type === "heading").length;
  const child = headings ? childHolding(field) : null;
  if (!child) {
    insert(field.draftailEditor, contentOf(blocks.map(asBold)));
    return { headings, apart: false, near: field.parentNode };
  }
  return { headings, apart: true, near: spread(child, field, blocks) };
}

function asBold(block) {
  if (block.type !== "heading") return block;
  return { ...block, type: "unstyled", runs: block.runs.map((run) => ({ ...run, text: run.text, bold: true })) };
}

function raw(blocks) {
  const entityMap = {};
  const rawBlocks = blocks.map((block) => {
    const found = { key: window.DraftJS.genKey(), type: block.type, depth: block.depth, text: "" };
    Object.assign(found, { inlineStyleRanges: [], entityRanges: [], data: {} });
    for (const { text, url, ...styles } of block.runs) {
      const range = { offset: found.text.length, length: text.length };
      found.text += text;
      for (const [name, style] of Object.entries(STYLES)) {
        if (styles[name]) found.inlineStyleRanges.push({ ...range, style });
      }
      const link = found.entityRanges.at(-1);
      if (!url) continue;
      if (link && link.offset + link.length === range.offset && entityMap[link.key].data.url === url) {
        link.length += range.length;
        continue;
      }
      const key = Object.keys(entityMap).length;
      entityMap[key] = { type: "LINK", mutability: "MUTABLE", data: { url } };
      found.entityRanges.push({ ...range, key });
    }
    return found;
  });
  return { blocks: rawBlocks, entityMap };
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

/** Headings and texts in turn, each in a block of its own, from the one that the cursor is in. */
function spread(child, field, blocks) {
  const { EditorState } = window.DraftJS;
  const { sequence, type } = child;
  let { index } = child;
  const state = withoutSelected(field.draftailEditor.getEditorState());
  const { stateBefore, stateAfter, shouldMoveCommentFn } = window.draftail.splitState(state);
  const parts = inTurn(blocks);
  const first = parts[0].type === "heading" ? null : parts.shift();
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
    const isHeading = part.type === "heading";
    const value = isHeading ? part.words : JSON.stringify(raw(part.blocks));
    last = sequence.insert({ type: isHeading ? "heading" : type, value, id: crypto.randomUUID() }, index, {});
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
    if (block.type === "heading") {
      parts.push({ type: "heading", words: block.runs.map(({ text }) => text).join("").replace(/\s+/gu, " ") });
    } else if (parts.at(-1)?.type === "text") parts.at(-1).blocks.push(block);
    else parts.push({ type: "text", blocks: [block] });
  }
  return parts;
}

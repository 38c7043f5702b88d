// In the editor: words in another language, abbreviations, notes. How they are stored: campaigns/body/inline.py.

import { ask, box, choice, words } from "./dialog.js";
import { addNote, bodyAround, notesOf, numberMarks } from "./notes.js";

const { draftail, React, DraftJS } = window;

if (draftail && React && DraftJS) {
  draftail.registerPlugin({ type: "LANGUAGE", source: source(askLanguage), decorator: Language }, "entityTypes");
  draftail.registerPlugin({ type: "ABBREVIATION", source: source(askAbbreviation), decorator: Abbreviation }, "entityTypes");
  draftail.registerPlugin({ type: "NOTE", source: source(askNote), decorator: noteMark() }, "entityTypes");
}

/**
 * What Draftail shows while something is put in or changed: nothing but the dialog that `question` opens.
 *
 * `question` gets what Draftail says and an element within the editor. It resolves with the next state of the
 * editor, or with null where nothing is to be done.
 */
function source(question) {
  return class extends React.Component {
    place = React.createRef();

    componentDidMount() {
      const { onComplete, onClose } = this.props;
      question(withSelection(this.props), this.place.current).then((state) => (state ? onComplete(state) : onClose()));
    }

    render() {
      return React.createElement("span", { ref: this.place, hidden: true });
    }
  };
}

/** With all the words of what is changed selected, though the cursor stands in it only. */
function withSelection(props) {
  const { entityKey, editorState } = props;
  if (!entityKey || !editorState.getSelection().isCollapsed()) return props;
  const selection = draftail.DraftUtils.getEntitySelection(editorState, entityKey);
  return { ...props, editorState: DraftJS.EditorState.acceptSelection(editorState, selection) };
}

async function askLanguage({ editorState, entity, entityType }) {
  const languages = entityType.languages.map(([code, name]) => [code, name]);
  const said = await ask("In another language", "Put in", [
    ...newWords(editorState),
    choice("lang", "Language", languages, entity?.getData().lang ?? "ar"),
  ]);
  return said && marked(editorState, "LANGUAGE", { lang: said.lang }, said.words);
}

async function askAbbreviation({ editorState, entity }) {
  const said = await ask("Abbreviation", "Put in", [
    ...newWords(editorState),
    words("title", "What it stands for", entity?.getData().title ?? ""),
  ]);
  return said && marked(editorState, "ABBREVIATION", { title: said.title }, said.words);
}

function newWords(editorState) {
  return editorState.getSelection().isCollapsed() ? [words("words", "Words", "")] : [];
}

/** The state with the selected words, or new ones, marked as this. */
function marked(editorState, type, data, newWords) {
  const { EditorState, Modifier } = DraftJS;
  const content = editorState.getCurrentContent().createEntity(type, "MUTABLE", data);
  const key = content.getLastCreatedEntityKey();
  const selection = editorState.getSelection();
  const found = newWords
    ? Modifier.insertText(content, selection, newWords, editorState.getCurrentInlineStyle(), key)
    : Modifier.applyEntity(content, selection, key);
  return EditorState.push(editorState, found, newWords ? "insert-characters" : "apply-entity");
}

async function askNote({ editorState, entity }, place) {
  const body = bodyAround(place);
  if (!body) return null;
  const there = notesOf(body);
  const now = entity?.getData().note;
  const fields = [];
  if (there.length) {
    const named = there.map((note) => [note.key, note.label]);
    fields.push(choice("note", "Which note", [["", "A new note"], ...named], now ?? ""));
  }
  fields.push(box("text", there.length ? "Words of a new note" : "Words of the note"));
  const said = await ask("Note", "Put in", fields, {
    hint: "Notes stand in the block “Notes”, at the end. Links and emphasis can be given to their words there.",
    other: now ? "Delete this mark" : "",
    isDone: ({ note, text }) => Boolean(note || text.trim()),
  });
  if (!said) return null;
  if (said.isOther) return withoutSelected(editorState);
  return withMark(editorState, said.note || addNote(body, said.text));
}

/** The state with the mark behind what is selected, or in the place of the mark that is. */
function withMark(editorState, note) {
  const { EditorState, Modifier } = DraftJS;
  const content = editorState.getCurrentContent().createEntity("NOTE", "IMMUTABLE", { note });
  const key = content.getLastCreatedEntityKey();
  const selection = editorState.getSelection();
  const isMark = markIn(editorState);
  const end = { anchorKey: selection.getEndKey(), anchorOffset: selection.getEndOffset() };
  const place = selection.merge({ ...end, focusKey: end.anchorKey, focusOffset: end.anchorOffset, isBackward: false });
  const found = isMark
    ? Modifier.replaceText(content, selection, "*", undefined, key)
    : Modifier.insertText(content, place, "*", undefined, key);
  return EditorState.push(editorState, found, "insert-characters");
}

function markIn(editorState) {
  const selection = editorState.getSelection();
  if (selection.isCollapsed()) return false;
  const content = editorState.getCurrentContent();
  const key = content.getBlockForKey(selection.getStartKey()).getEntityAt(selection.getStartOffset());
  return Boolean(key) && content.getEntity(key).getType() === "NOTE";
}

function withoutSelected(editorState) {
  const { EditorState, Modifier } = DraftJS;
  const found = Modifier.removeRange(editorState.getCurrentContent(), editorState.getSelection(), "backward");
  return EditorState.push(editorState, found, "remove-range");
}

/** Wagtail's own drawing of this name. */
function icon(name) {
  return React.createElement(window.wagtail.components.Icon, { name });
}

function Language(props) {
  const { lang } = props.contentState.getEntity(props.entityKey).getData();
  const options = { ...props, icon: icon("globe"), label: lang };
  return React.createElement("span", { lang, dir: "auto" }, React.createElement(draftail.TooltipEntity, options));
}

function Abbreviation(props) {
  const { title } = props.contentState.getEntity(props.entityKey).getData();
  return React.createElement(draftail.TooltipEntity, { ...props, icon: icon("info-circle"), label: title });
}

/** A mark shows the number that its note has now. */
function noteMark() {
  return class extends React.Component {
    componentDidMount() {
      numberMarks();
    }

    componentDidUpdate() {
      numberMarks();
    }

    componentWillUnmount() {
      numberMarks();
    }

    render() {
      const { contentState, entityKey, children, onEdit } = this.props;
      const { note } = contentState.getEntity(entityKey).getData();
      const change = (event) => {
        event.preventDefault();
        event.stopPropagation();
        onEdit(entityKey);
      };
      return React.createElement("sup", { className: "note-mark", "data-note": note, onMouseUp: change }, children);
    }
  };
}

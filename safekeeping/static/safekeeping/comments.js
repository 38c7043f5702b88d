// What is written in a comment while the draft saves itself stays there. Wagtail puts the stored comments in place of
// all, and with them of those that are still being written, answered or changed (as of 7.4).
(() => {
  "use strict";
  const { form } = window.safekeeping;
  if (!form) return;
  // Wagtail counts its own from one, and from one again each time.
  let nextId = 1_000_000;
  const HELD = 1000;
  let sent = new Map();
  let before = [];
  let cursor = null;

  const app = () => window.comments?.commentApp;
  const list = () => [...app().store.getState().comments.comments.values()];
  const box = (id) => document.querySelector(`#comments [data-comment-id="${id}"] textarea`);

  const add = (comment) => {
    const localId = nextId++;
    // Without its place in the form, which the field or the text then finds anew.
    app().store.dispatch(app().actions.addComment({ ...comment, localId, annotation: null }));
    return localId;
  };

  const answersAgain = (comment, was, localId) => {
    const { actions, store } = app();
    const now = () => [...store.getState().comments.comments.get(localId).replies.values()];
    for (const reply of comment.replies.values()) {
      const stored = now().find(({ remoteId }) => remoteId && remoteId === reply.remoteId);
      if (!reply.remoteId && !was?.replies.has(reply.localId)) {
        store.dispatch(actions.addReply(localId, { ...reply, localId: nextId++ }));
      } else if (stored && reply.mode === "editing") {
        store.dispatch(actions.updateReply(localId, stored.localId, { mode: reply.mode, newText: reply.newText }));
      }
    }
  };

  // `was` is the comment as it was sent, `comment` as it is now, `localId` that of the stored one.
  const changesAgain = (comment, was, localId) => {
    const { actions, store } = app();
    const update = { newReply: comment.newReply };
    if (comment.mode === "editing") Object.assign(update, { mode: comment.mode, newText: comment.newText });
    if (was && comment.text !== was.text) update.text = comment.text;
    store.dispatch(actions.updateComment(localId, update));
    answersAgain(comment, was, localId);
    if (comment.deleted && !was?.deleted) store.dispatch(actions.deleteComment(localId));
    if (comment.resolved && !was?.resolved) store.dispatch(actions.resolveComment(localId));
    return localId;
  };

  const again = (comment) => {
    const was = sent.get(comment.localId);
    const isNew = !comment.remoteId && (comment.mode === "creating" || !was || was.mode === "creating");
    if (isNew) return add(comment);
    const known = new Set(before.map(({ remoteId }) => remoteId));
    const stored = list().find(({ remoteId, contentpath, text }) => comment.remoteId
      ? remoteId === comment.remoteId
      : remoteId && !known.has(remoteId) && contentpath === comment.contentpath && text === was.text);
    return stored && changesAgain(comment, was, stored.localId);
  };

  const typesOn = (localId) => {
    app().store.dispatch(app().actions.setFocusedComment(localId, { updatePinnedComment: true, forceFocus: true }));
    box(localId)?.focus();
    box(localId)?.setSelectionRange(cursor.start, cursor.end);
  };

  // A text in which words are commented marks them anew a moment later, and would take the focus: what is typed on
  // would stand in it. Whoever goes there themselves, stays there.
  const staysAt = (field) => {
    const comesBack = ({ target }) => { if (target !== field && target.isContentEditable) field.focus(); };
    const leaves = ({ type, key }) => { if (type === "pointerdown" || key === "Tab") ends(); };
    const ends = () => {
      document.removeEventListener("focusin", comesBack);
      for (const act of ["pointerdown", "keydown"]) document.removeEventListener(act, leaves, true);
    };
    document.addEventListener("focusin", comesBack);
    for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, leaves, true);
    setTimeout(ends, HELD);
  };

  form.addEventListener("w-autosave:save", () => {
    if (app()) sent = new Map(list().map((comment) => [comment.localId, comment]));
  });
  // Before Wagtail's own listener, which is the document's, and after it.
  window.addEventListener("w-autosave:success", ({ detail }) => {
    before = app() && detail.data?.comments ? list() : [];
    const at = document.activeElement;
    const id = at?.matches("#comments textarea") && Number(at.closest("[data-comment-id]")?.dataset.commentId);
    cursor = id ? { id, start: at.selectionStart, end: at.selectionEnd } : null;
  }, true);
  window.addEventListener("w-autosave:success", () => {
    for (const comment of before) {
      const localId = again(comment);
      if (localId && comment.localId === cursor?.id) typesOn(localId);
    }
    if (before.length && document.activeElement?.matches("input, textarea, select, [contenteditable=true]")) {
      staysAt(document.activeElement);
    }
    before = [];
  });
})();

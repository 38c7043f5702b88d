// One question to whoever writes, in a dialog over the editor.

/**
 * Asks, and resolves with the answers by name, or with null where nothing was put in.
 *
 * `fields` are made by `choice`, `words` and `box`. With `other` there is a second button of that name; it
 * resolves with `isOther`. `isDone` says of the answers whether they are enough.
 */
export function ask(title, button, fields, { hint = "", other = "", isDone = () => true } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "inline-dialog";
  dialog.setAttribute("aria-label", title);
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(made("h2", title), ...fields);
  if (hint) form.append(made("p", hint));
  const row = made("div", "");
  row.append(buttonOf(button, "submit", "button"));
  if (other) row.append(buttonOf(other, "button", "button button-secondary no", () => done({ isOther: true })));
  row.append(buttonOf("Cancel", "button", "button button-secondary", () => dialog.close()));
  form.append(row);
  dialog.append(form);
  document.body.append(dialog);

  let answers = null;
  function done(found) {
    answers = found;
    dialog.close();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Not the page's form, which would take it for its own.
    event.stopPropagation();
    const found = Object.fromEntries(new FormData(form));
    if (isDone(found)) done(found);
    else form.querySelector("textarea")?.focus();
  });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answers);
    });
    dialog.showModal();
    form.querySelector("input, textarea, select")?.focus();
  });
}

/** A choice of one of several, each [value, name]. */
export function choice(name, label, options, value) {
  const select = document.createElement("select");
  select.append(...options.map(([key, words]) => new Option(words, key, key === value, key === value)));
  return labelled(name, label, select);
}

/** One line of words that has to be filled in. */
export function words(name, label, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "text", required: true, value, maxLength: 300 });
  return labelled(name, label, input);
}

/** Several lines of words. */
export function box(name, label) {
  const area = document.createElement("textarea");
  area.rows = 3;
  return labelled(name, label, area);
}

function labelled(name, label, field) {
  field.name = name;
  const found = made("label", label);
  found.append(field);
  return found;
}

function made(element, words) {
  const found = document.createElement(element);
  found.textContent = words;
  return found;
}

function buttonOf(words, type, className, clicked) {
  const button = made("button", words);
  Object.assign(button, { type, className });
  if (clicked) button.addEventListener("click", clicked);
  return button;
}

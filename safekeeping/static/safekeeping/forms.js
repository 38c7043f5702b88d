// Which form somebody works at, and what stands in it.
(() => {
  "use strict";
  const names = document.querySelector("meta[name=safekeeping]").dataset;
  const form = document.querySelector("form[data-edit-form]");
  // The form's own properties and fields, whatever a field is called, and however many have a name.
  const own = (property) => Reflect.get(HTMLFormElement.prototype, property, form);
  const fields = (name) => [...own("elements")].filter((field) => field.name === name);
  const valueOf = (name) => fields(name)[0]?.value;
  // What the server put into the form, not a person.
  const notTyped = new Set([
    "csrfmiddlewaretoken", "next", names.key, names.show,
    "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id",
  ]);

  const isTyped = (name, value) => {
    if (notTyped.has(name) || value instanceof File) return false;
    return !fields(name).some(({ type }) => type === "password");
  };

  // Everything that was typed or chosen, but files and passwords: pairs of name and value.
  const entries = (data = new FormData(form)) => [...data].filter(([name, value]) => isTyped(name, value));

  // The editor for rich text names its paragraphs anew each time it opens a text.
  const withoutKeys = (value) => {
    if (!value.startsWith('{"')) return value;
    try {
      const text = JSON.parse(value);
      return text?.blocks ? JSON.stringify(text.blocks.map(({ key, data, ...block }) => block)) : value;
    } catch {
      return value;
    }
  };
  const isNumbering = (name) => /-(id|INITIAL_FORMS)$/.test(name);
  const comparable = (pairs) =>
    JSON.stringify(pairs.filter(([name]) => !isNumbering(name)).map(([name, value]) => [name, withoutKeys(value)]));
  const same = (some, others) => comparable(some) === comparable(others);

  if (form && !fields(names.key).length && crypto.randomUUID) {
    const key = Object.assign(document.createElement("input"), { type: "hidden", name: names.key });
    key.value = crypto.randomUUID();
    form.append(key);
  }

  // What the form held when it was last safe on the server. Taken at the first touch: until then, what the
  // page's own scripts fill in is nothing that was typed.
  let safe = null;
  let isRefused = form?.dataset.wUnsavedForceValue === "true";
  const touch = () => { safe ??= entries(); };
  if (form) {
    for (const event of ["focusin", "beforeinput", "keydown", "pointerdown", "paste", "drop"]) {
      document.addEventListener(event, touch, { capture: true, passive: true });
    }
  }
  const hasFiles = () => [...new FormData(form).values()].some((value) => value instanceof File && value.size);
  const isUnsaved = () => Boolean(form) && (isRefused || (safe !== null && (!same(safe, entries()) || hasFiles())));
  const isSaved = (pairs) => { safe = pairs; isRefused = false; };
  const path = () => new URL(own("action"), location.href).pathname;

  window.safekeeping = { names, form, own, valueOf, entries, same, isUnsaved, isSaved, path };
})();

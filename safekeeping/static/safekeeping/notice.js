// One notice at the top of the form, which stays in sight.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  if (!keeper.form) return;
  let shown = null;

  // `actions` are pairs of what a button says and what it does, or says and where a link leads (beside the form).
  const show = (reason, text, actions = []) => {
    if (shown?.dataset.reason === reason) return;
    hide();
    shown = document.createElement("div");
    shown.className = "safekeeping-notice";
    shown.dataset.reason = reason;
    shown.setAttribute("role", "alert");
    const said = document.createElement("p");
    said.textContent = text;
    shown.append(said, ...actions.map(made));
    keeper.form.before(shown);
  };

  const made = ([label, what]) => {
    const isLink = typeof what === "string";
    const action = document.createElement(isLink ? "a" : "button");
    action.className = "button button-small";
    action.textContent = label;
    if (isLink) Object.assign(action, { href: what, target: "_blank", rel: "noopener" });
    else Object.assign(action, { type: "button", onclick: what });
    return action;
  };

  // With a reason, only the notice for that one goes.
  const hide = (...reasons) => {
    if (!shown || (reasons.length && !reasons.includes(shown.dataset.reason))) return;
    shown.remove();
    shown = null;
  };

  keeper.notice = { show, hide };
})();

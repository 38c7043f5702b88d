// Nobody leaves a form by accident: its links open beside it, and other ways out ask while something is not saved.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  const BESIDE = " (opens in a new tab)";
  const main = document.querySelector("main");

  // Links of the form, of messages above it and of panels beside it. Menu, breadcrumbs and actions are ways out.
  const isOfTheForm = (link) =>
    link.closest("main, .modal") &&
    !link.closest("header, nav, .footer, [role=tablist], [data-w-breadcrumbs]") &&
    !link.matches("[download], [role=tab], [role=button], [data-action]") &&
    !/^(#|javascript:|mailto:|tel:|$)/.test(link.getAttribute("href"));

  const openBeside = (link) => {
    const isOurs = link.target !== "_blank" && isOfTheForm(link) && !link.closest(".modal");
    if (isOurs) link.target = "_blank";
    if (link.target !== "_blank" || link.dataset.beside) return;
    link.dataset.beside = "true";
    if (!/\b(noopener|noreferrer)\b/.test(link.rel)) link.relList.add("noopener");
    const name = `${link.getAttribute("aria-label") ?? ""} ${link.textContent}`;
    if (/new (tab|window)/i.test(name)) return;
    if (link.hasAttribute("aria-label")) link.setAttribute("aria-label", link.getAttribute("aria-label") + BESIDE);
    else link.append(Object.assign(document.createElement("span"), { className: "w-sr-only", textContent: BESIDE }));
  };
  const openAllBeside = (root) => root.querySelectorAll?.("a[href]").forEach(openBeside);

  if (keeper.form && main) {
    openAllBeside(main);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (node.matches?.("a[href]")) openBeside(node);
          else openAllBeside(node);
        }
      }
    }).observe(main, { childList: true, subtree: true });
  }

  // Forms beside the main one: those that describe several uploads, say. They send themselves, one by one.
  const isPost = (form) => form.getAttribute("method")?.toLowerCase() === "post";
  const begun = new Set();
  const isSmall = (form) => form && form !== keeper.form && isPost(form) && form.closest("main");
  document.addEventListener("input", ({ target }) => { if (isSmall(target.form)) begun.add(target.form); }, true);
  document.addEventListener("submit", ({ target }) => begun.delete(target), true);
  const waitsForDescription = () => main?.querySelector("#upload-list form");
  const isBegun = () => waitsForDescription() || [...begun].some((form) => form.isConnected);

  window.addEventListener("beforeunload", (event) => {
    if (keeper.isSending?.()) return;
    if (keeper.isUnsaved() || isBegun()) event.preventDefault();
  });

  // A window above the form, to choose or add something: Escape and a click beside it close it.
  let typedAbove = false;
  document.addEventListener("input", ({ target }) => {
    if (target.closest(".modal")) typedAbove = Boolean(target.form) && isPost(target.form);
  }, true);
  document.addEventListener("submit", ({ target }) => { if (target.closest(".modal")) typedAbove = false; }, true);
  window.jQuery?.(document).on("ajaxComplete", () => {
    if (document.querySelector(".modal form[method=post] .error-message")) typedAbove = true;
  }).on("hide.bs.modal", (event) => {
    if (!typedAbove) return;
    if (window.confirm("Close this window? What you typed in it is not saved.")) typedAbove = false;
    else event.preventDefault();
  }).on("hidden.bs.modal", () => {
    // An answer that closes it finds the refusal of before in it while it fades.
    typedAbove = false;
  });

  // Taking a block or a row away can't be taken back, so it asks if there is something in it.
  const REMOVES = '[data-streamfield-action="DELETE"], [id$="-DELETE-button"]';
  const holdsText = (part) =>
    [...part.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true]")]
      .some((field) => (field.value ?? field.textContent).trim());
  window.addEventListener("click", (event) => {
    const button = event.target.closest?.(REMOVES);
    const part = button?.closest("[data-streamfield-child], [data-inline-panel-child]");
    if (!part || !holdsText(part)) return;
    if (window.confirm("Remove this with all that is in it?")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();

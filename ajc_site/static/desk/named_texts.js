// In the admin: the box of a text is called what stands above it. Draft.js leaves it without a name for who listens.

const UNNAMED = ".public-DraftEditor-content:not([aria-label])";

name();
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });

function name() {
  for (const box of document.querySelectorAll(UNNAMED)) box.setAttribute("aria-label", above(box) || "Text");
}

function above(box) {
  const stored = box.closest(".Draftail-Editor__wrapper")?.parentElement.querySelector("[data-draftail-input]");
  const label = stored && document.querySelector(`label[for="${CSS.escape(stored.id)}"]`);
  const words = label ?? box.closest(".w-panel")?.querySelector(".w-panel__heading");
  return words?.textContent.replace("*", "").trim();
}

// Makes a title from the name of a file, where staff ask for one.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-offer-title]");
  if (!button) return;
  const form = button.closest("form");
  const title = form.querySelector('[name$="title"]');
  const chosen = form.querySelector('input[type="file"]')?.files?.[0]?.name;
  // Of several uploads, each stands beside its name, and that beside its progress.
  const beside = [...(form.closest("li")?.querySelector(".left")?.childNodes ?? [])];
  const named = beside.filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
  const name = chosen || button.dataset.offerTitle || named.join("");
  const words = name
    .trim()
    .replace(/\.[^.\s]+$/, "")
    .replace(/\s*\(\d+\)$/, "")
    .replace(/[_\s]+|(?<=\p{L})-+(?=\p{L})/gu, " ")
    .trim();
  if (!words) return;
  title.value = (words[0].toLocaleUpperCase() + words.slice(1)).slice(0, title.maxLength > 0 ? title.maxLength : 255);
  title.dispatchEvent(new Event("input", { bubbles: true }));
  title.focus();
});

// The title of the file in whose place another is chosen.
let replaced = "";
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-chooser-action-choose]");
  if (button) replaced = button.closest(".chosen")?.querySelector("[data-chooser-title]")?.textContent.trim() ?? "";
}, { capture: true });

// A file in the place of another is called as that was; any other that is brought in from a page's form is mostly that
// page's text, whose title is proposed, once.
document.addEventListener("change", ({ target }) => {
  if (!target.matches('.modal input[type="file"][name^="document-chooser-upload"]')) return;
  const title = target.form.querySelector('[name$="title"]');
  const proposed = document.querySelector('[data-edit-form] [name="title"]')?.value.trim();
  const taken = [...document.querySelectorAll("[data-chooser-title]")].map((chosen) => chosen.textContent.trim());
  const offered = replaced || (taken.includes(proposed) ? "" : proposed);
  if (!offered || title.value.trim()) return;
  title.value = offered;
  title.dispatchEvent(new Event("input", { bubbles: true }));
});

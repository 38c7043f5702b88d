// In the form of a new page one can begin to type. Browsers pass over an autofocus in a tab that is not shown yet.
addEventListener("load", () => {
  if (document.activeElement === document.body) document.querySelector("[data-edit-form] [autofocus]")?.focus();
});

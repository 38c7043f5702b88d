// Leads back to a form with what was typed in it, which the browser keeps. A link alone cannot do that.
for (const way of document.querySelectorAll("[data-go-back]")) {
  if (history.length < 2) continue;
  way.hidden = false;
  way.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}

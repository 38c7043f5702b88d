// Sends a form only when it will arrive: when it is not just saving itself, the site is there, and the same person
// is logged in. And lets Wagtail's saving by itself say what became of it.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  const { form, notice } = keeper;
  if (!form) return;
  const PATIENCE = 20_000;
  const LONGEST = 30_000;
  // A text is in the form a quarter of a second after its last key (Draftail's interval).
  const WRITTEN = 300;
  const WORKFLOW = ["action-workflow-action", "workflow-action-name", "workflow-action-extra-data"];
  let autosaved = null;
  let isAsking = false;
  let isLetThrough = false;
  let isOwn = false;
  let isTriedAgain = false;

  const autosave = () =>
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));

  // In a form that was refused, or shown again, Wagtail looks for changes no more (as of 7.4).
  if (form.dataset.wUnsavedForceValue === "true") {
    let pause = null;
    document.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => { if (keeper.isUnsaved() && !isAsking) autosave(); }, 1000);
    });
  }

  form.addEventListener("w-autosave:save", (event) => {
    // What is sent by a button holds everything: saving by itself after it would be a second opinion.
    if (isLetThrough || isAsking) event.preventDefault();
    else autosaved = keeper.entries(event.detail.formData);
  });
  form.addEventListener("w-autosave:success", () => {
    const sent = autosaved;
    autosaved = null;
    isTriedAgain = false;
    notice.hide("away", "out", "other");
    if (!sent) return;
    keeper.isSaved(sent);
    keeper.keep?.();
    // Wagtail takes what was typed while it was saving for saved (as of 7.4).
    if (keeper.isUnsaved() && !isAsking) autosave();
  });
  form.addEventListener("w-autosave:error", async ({ detail }) => {
    autosaved = null;
    // A page that may not save itself says so once, and leaves it to the button.
    if (detail.type === "locked") form.dataset.wAutosaveActiveValue = "false";
    if (!["network_error", "server_error"].includes(detail.type)) return;
    const found = await keeper.ask();
    // Wagtail calls each of these a server error, below the form.
    const said = document.querySelector(".footer__save-warning p");
    if (said && found.state !== "here") said.textContent = "Not saved; see above.";
    if (found.state === "here" && !isTriedAgain) {
      isTriedAgain = true;
      autosave();
    }
  });
  document.addEventListener("safekeeping:back", () => { if (keeper.isUnsaved()) autosave(); });

  const autosaveEnds = () => new Promise((resolve) => {
    const started = Date.now();
    const look = () => (autosaved && Date.now() - started < PATIENCE ? setTimeout(look, 50) : resolve());
    look();
  });

  // The button works again, and what Wagtail added to the form for it is gone.
  const giveBack = (button) => {
    for (const name of WORKFLOW) form.querySelectorAll(`input[type=hidden][name="${name}"]`).forEach((field) => field.remove());
    for (const busy of document.querySelectorAll("[data-controller~='w-progress'][disabled]")) {
      window.wagtail?.app.getControllerForElementAndIdentifier(busy, "w-progress")?.deactivate();
    }
    button?.focus();
  };

  const send = (button) => {
    isLetThrough = true;
    setTimeout(() => { isLetThrough = false; }, LONGEST);
    // A button that is switched off meanwhile would not say what it was pressed for.
    const isOff = button?.disabled;
    if (isOff) button.disabled = false;
    isOwn = true;
    form.requestSubmit(button ?? undefined);
    isOwn = false;
    if (isOff) button.disabled = true;
  };

  const ask = async (button) => {
    if (isAsking) return;
    isAsking = true;
    const written = new Promise((resolve) => { setTimeout(resolve, WRITTEN); });
    try {
      await Promise.all([autosaveEnds(), written]);
      await keeper.keep?.();
      const found = await keeper.ask();
      if (found.state === "here") send(button);
      else giveBack(button);
    } finally {
      isAsking = false;
    }
  };

  window.addEventListener("submit", (event) => {
    if (event.target !== form || isOwn) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isLetThrough) ask(event.submitter);
  }, { capture: true });
  // Wagtail's own scripts send the form past its listeners.
  form.submit = () => { if (!isLetThrough) ask(null); };
  window.addEventListener("pageshow", (event) => { if (event.persisted) isLetThrough = false; });

  keeper.isSending = () => isLetThrough;
})();

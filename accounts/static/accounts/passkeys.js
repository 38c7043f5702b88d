// Asks the browser for a passkey when a button with data-passkey is pressed, and sends the form around it.
//   data-passkey="create" or "get"; data-options: the id of an element with the options as JSON, or the address
//   that gives them. The form has a hidden field "credential" and a place for what went wrong, data-said.
const REASONS = {
  InvalidStateError: "This device has a passkey of your account already.",
  NotAllowedError: "No passkey was given: it was cancelled, took too long, or there is none here for this site.",
  NotSupportedError: "This browser cannot keep passkeys.",
  SecurityError: "This page has another address than the one your passkey is for. Do not go on: tell an administrator.",
};

async function optionsOf(button) {
  const named = document.getElementById(button.dataset.options);
  if (named) return JSON.parse(named.textContent);
  const answer = await fetch(button.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).request_options;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  event.preventDefault();
  const said = button.form.querySelector("[data-said]");
  said.hidden = true;
  button.disabled = true;
  try {
    const credential = await window.webauthnJSON[button.dataset.passkey](await optionsOf(button));
    button.form.elements.credential.value = JSON.stringify(credential);
    button.form.submit();
  } catch (error) {
    said.textContent = REASONS[error.name] || error.message || "That did not work.";
    said.hidden = false;
    button.disabled = false;
  }
});

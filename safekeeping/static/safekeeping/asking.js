// Asks the site whether it is there and who is logged in, and says so where somebody should know.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  if (!keeper.form) return;
  const { names, notice } = keeper;
  const PATIENCE = 15_000;
  const ASK_AGAIN = 5_000;
  let here = null;
  let waiting = null;

  const answer = async () => {
    let response;
    try {
      response = await fetch(names.ask, {
        redirect: "manual", cache: "no-store", headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return { state: "away" };
    }
    if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return { state: "out" };
    if (!response.ok) return { state: "away" };
    return { state: "here", ...(await response.json()) };
  };

  // A login in another tab changes the token that every form must carry.
  const takeOver = (token) => {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  };

  const ask = async () => {
    const found = await answer();
    if (found.state === "here") {
      here ??= found;
      if (found.user === here.user) takeOver(found.token);
      else found.state = "other";
    }
    tell(found);
    return found;
  };

  const tell = ({ state, name }) => {
    clearTimeout(waiting);
    if (state === "here") return notice.hide("out", "other", "away");
    const kept = keeper.keepsIn ? " What you type is kept in this browser." : " Leave this tab open.";
    if (state === "away") {
      notice.show("away", `The site can’t be reached.${kept} It is tried again by itself.`, [["Try now", again]]);
      waiting = setTimeout(again, ASK_AGAIN);
    } else {
      const text = state === "out"
        ? `You are not logged in any more, so nothing is saved at the moment.${kept} Log in beside, come back here, and go on.`
        : `In this browser ${name} is logged in now. Nothing of this form is saved under that name.${kept} Log out there, log in as yourself, come back here, and go on.`;
      notice.show(state, text, [["Log in (opens in a new tab)", names.login], ["I am logged in again", again]]);
    }
    return undefined;
  };

  const again = async () => {
    if ((await ask()).state === "here") document.dispatchEvent(new CustomEvent("safekeeping:back"));
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && here) again();
  });
  window.addEventListener("focus", () => { if (document.querySelector(".safekeeping-notice")) again(); });
  window.addEventListener("online", again);

  keeper.ask = ask;
})();

// Keeps what is typed in this browser until the server has it: closed with a key of the account, so that nobody
// else who uses the browser can read it, and thrown away after a week and at logging out.
(() => {
  "use strict";
  const keeper = window.safekeeping;
  const { names, form, notice } = keeper;
  const PREFIX = "safekeeping:";
  const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
  const PAUSE = 300;
  const ACCOUNT = "safekeeping-account";

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const letters = (buffer) => {
    let text = "";
    for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const all = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

  for (const name of all()) {
    const { at, saved } = JSON.parse(localStorage.getItem(name));
    if (Date.now() - at > KEPT_FOR || document.cookie.includes(`${names.saved}=${saved}`)) localStorage.removeItem(name);
  }

  // Logging out leaves nothing of the account behind.
  let isLoggingOut = false;
  document.addEventListener("submit", (event) => {
    isLoggingOut = /\/logout\/$/.test(new URL(event.target.getAttribute("action") ?? "", location.href).pathname);
  });
  window.addEventListener("pagehide", () => {
    if (!isLoggingOut) return;
    const account = sessionStorage.getItem(ACCOUNT);
    for (const name of all()) if (!account || name.startsWith(`${PREFIX}${account}:`)) localStorage.removeItem(name);
  });
  if (!form || !crypto.subtle) return;

  let account = null;
  let key = null;
  let at = null;
  let timer = null;
  let last = null;
  const place = () => `${PREFIX}${account}:${keeper.path()}`;

  const keep = async () => {
    if (!key) return;
    const pairs = keeper.entries();
    last = pairs;
    if (!keeper.isUnsaved()) return forget();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const loaded = keeper.valueOf("loaded_revision_created_at") ?? "";
    const data = new TextEncoder().encode(JSON.stringify({ pairs, loaded }));
    const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, data);
    // Not if it was saved, or typed on, while it was being closed.
    if (last !== pairs) return undefined;
    if (at && at !== place()) localStorage.removeItem(at);
    at = place();
    const saved = keeper.valueOf(names.key);
    try {
      localStorage.setItem(at, JSON.stringify({ at: Date.now(), saved, iv: letters(iv), data: letters(closed) }));
    } catch {
      // The browser has no more room: what is typed stands in the form, and leaving it asks first.
    }
    return undefined;
  };

  const forget = () => {
    last = null;
    if (at) localStorage.removeItem(at);
    localStorage.removeItem(place());
    at = null;
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  const kept = async () => {
    const stored = localStorage.getItem(place());
    if (!stored) return null;
    const { at: time, iv, data } = JSON.parse(stored);
    try {
      const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, key, bytes(data));
      return { time, ...JSON.parse(new TextDecoder().decode(open)) };
    } catch {
      // Closed with a secret that the site has no more.
      localStorage.removeItem(place());
      return null;
    }
  };

  // The server draws the form with what was typed, as it does when it refuses one. Nothing is saved.
  const showAgain = (pairs) => {
    const sent = document.createElement("form");
    Object.assign(sent, { method: "post", action: keeper.own("action"), enctype: keeper.own("enctype") });
    const token = keeper.valueOf("csrfmiddlewaretoken");
    const loaded = ["loaded_revision_id", "loaded_revision_created_at", "next"]
      .map((name) => [name, keeper.valueOf(name) ?? ""]);
    for (const [name, value] of [...pairs, ...loaded, ["csrfmiddlewaretoken", token], [names.show, "1"]]) {
      sent.append(Object.assign(document.createElement("textarea"), { name, value, hidden: true }));
    }
    sessionStorage.setItem("safekeeping-shown", keeper.path());
    document.body.append(sent);
    keeper.isSaved(keeper.entries());
    // A field that was typed into may be called "submit".
    HTMLFormElement.prototype.submit.call(sent);
  };

  const offer = async () => {
    const shown = sessionStorage.getItem("safekeeping-shown");
    sessionStorage.removeItem("safekeeping-shown");
    const found = await kept();
    // A form that the server has just refused, or shown again, holds what was typed.
    if (!found || shown === keeper.path() || form.dataset.wUnsavedForceValue === "true") return;
    if (keeper.same(found.pairs, keeper.entries())) return;
    const when = new Date(found.time).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    const loaded = keeper.valueOf("loaded_revision_created_at") ?? "";
    const since = found.loaded === loaded ? "" : " The page has been saved since, so compare before you save.";
    notice.show("kept", `You typed something here on ${when} that was not saved.${since}`, [
      ["Show what I typed", () => showAgain(found.pairs)],
      ["Throw it away", () => { forget(); notice.hide(); }],
    ]);
  };

  const open = ({ user, key: secret }) => {
    account = user;
    sessionStorage.setItem(ACCOUNT, account);
    const raw = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]).then((made) => { key = made; });
  };

  const start = async () => {
    const found = await keeper.ask();
    if (found.state !== "here") return;
    await open(found);
    await offer();
    for (const event of ["input", "change", "click", "keyup", "drop", "paste"]) {
      document.addEventListener(event, soon, { passive: true });
    }
    soon();
  };

  Object.assign(keeper, { keep, forget: () => key && forget(), keepsIn: true, startKeeping: start });
})();

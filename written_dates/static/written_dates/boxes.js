// Boxes for dates and times: says beside each what the server understands of it, and offers the browser's own
// calendar. It never changes what was typed. Without it the form itself says the same when it is sent.

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const PAUSE = 250;
// A browser's timers reach about 24 days.
const LONGEST_WAIT = 2 ** 31 - 1;

class DateBox extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.box = this.querySelector("input[type=text]");
    this.words = this.querySelector(".date-box__words");
    this.zone = this.querySelector(".date-box__zone");
    this.ask = this.querySelector(".date-box__ask");
    this.asked = 0;
    this.box.addEventListener("input", () => this.lookSoon());
    this.box.addEventListener("change", () => this.look());
    this.offerCalendar();
    // In a form that a script makes, value, error and description are put in after this.
    setTimeout(() => this.begin());
  }

  begin() {
    this.describe();
    const isRefused = this.closest("[data-field]")?.querySelector(".error-message");
    if (this.box.value) this.look({ isStored: !isRefused });
  }

  // Wagtail describes the first element of what it inserts, which is this one.
  describe() {
    const known = this.box.getAttribute("aria-describedby") ?? "";
    const own = this.querySelector(".date-box__beside").id;
    const all = new Set([this.getAttribute("aria-describedby") ?? "", known, own].join(" ").split(" "));
    this.removeAttribute("aria-describedby");
    this.box.setAttribute("aria-describedby", [...all].filter(Boolean).join(" "));
  }

  lookSoon() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.look({ isTyping: true }), PAUSE);
  }

  async look({ isTyping = false, isStored = false } = {}) {
    clearTimeout(this.pause);
    const turn = ++this.asked;
    const text = this.box.value.trim();
    const answer = text ? await this.understand(text) : {};
    if (turn !== this.asked || !answer) return;
    this.say(answer, isTyping);
    this.askWhetherMeant(answer, isStored);
    this.answer = answer;
    this.dispatchEvent(new CustomEvent("date-box:understood", { bubbles: true, detail: answer }));
  }

  async understand(text) {
    const query = new URLSearchParams({ kind: this.dataset.kind, text });
    if ("future" in this.dataset) query.set("future", "1");
    try {
      const response = await fetch(`${this.dataset.address}?${query}`);
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  // Nobody is corrected in the middle of a word.
  say(answer, isTyping) {
    const refusal = isTyping ? "" : answer.refusal ?? "";
    this.words.textContent = refusal || (answer.refusal ? "" : answer.words ?? "");
    this.words.classList.toggle("date-box__words--refused", Boolean(refusal));
    if (this.zone) this.zone.hidden = Boolean(this.words.textContent) && !refusal && this.dataset.kind === "moment";
    if (refusal) this.box.setAttribute("aria-invalid", "true");
    else if (!this.closest(".w-field--error")) this.box.removeAttribute("aria-invalid");
  }

  // What is stored was confirmed before; another day is asked about anew.
  askWhetherMeant({ odd = "", confirmation = "" }, isStored) {
    if (!this.ask) return;
    const tick = this.ask.querySelector("input");
    if (tick.value !== odd) tick.checked = isStored && Boolean(odd);
    tick.value = odd;
    this.ask.querySelector("span").textContent = confirmation;
    this.ask.hidden = !odd;
  }

  // The browser's own: it closes on Escape, and the box itself opens nothing that Tab would have to close.
  offerCalendar() {
    const button = this.querySelector(".date-box__pick");
    const calendar = this.querySelector(".date-box__calendar");
    if (!button || !calendar.showPicker || this.box.readOnly || this.box.disabled) return;
    button.hidden = calendar.hidden = false;
    button.addEventListener("click", () => {
      calendar.value = this.answer?.day ?? "";
      calendar.showPicker();
    });
    for (const name of ["input", "change"]) calendar.addEventListener(name, (event) => event.stopPropagation());
    calendar.addEventListener("change", () => this.take(calendar.value));
  }

  // A day chosen in the calendar; the time stays, or is left to be typed.
  take(day) {
    if (!day) return;
    const [year, month, number] = day.split("-");
    const text = `${Number(number)} ${MONTHS[month - 1]} ${year}`;
    this.box.value = this.dataset.kind === "moment" ? `${text}, ${this.answer?.clock ?? ""}` : text;
    this.box.focus();
    for (const name of ["input", "change"]) this.box.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

customElements.define("date-box", DateBox);

// The button says what pressing it does: now, or at the time in the box. It is looked for each time, since Wagtail
// may draw it anew after saving.
let untilItPasses;

function tell(answer) {
  clearTimeout(untilItPasses);
  const button = document.querySelector("[data-edit-form] button[name=action-publish]");
  const label = button?.querySelector("[data-w-progress-target=label]");
  if (!label) return;
  const isToCome = !answer.refusal && answer.milliseconds > 0;
  label.textContent = isToCome ? `Schedule for ${answer.moment}` : button.dataset.labelNow;
  button.dataset.wProgressActiveValue = isToCome ? "Scheduling…" : "Publishing…";
  if (isToCome && answer.milliseconds < LONGEST_WAIT) untilItPasses = setTimeout(tell, answer.milliseconds, {});
}

document.addEventListener("date-box:understood", (event) => {
  if (event.target.box.name === "go_live_at") tell(event.detail);
});

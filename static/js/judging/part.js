/** One part of a sheet: a criterion (points, why it does not apply, or nothing yet) or a text. */
const OUT = "na";

export class Part {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.part;
    this.isCriterion = element.matches("fieldset");
    this.text = element.querySelector("textarea");
    this.radios = [...element.querySelectorAll("input[type=radio]")];
    this.reason = element.querySelector(".criterion-reason input");
    this.clear = element.querySelector("[data-clear]");
  }

  get title() {
    const label = this.element.querySelector(".criterion-title") ?? this.element.querySelector("label");
    return label.firstChild.textContent.trim();
  }

  get revision() {
    return Number(this.element.dataset.revision);
  }

  set revision(number) {
    this.element.dataset.revision = number;
  }

  get chosen() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  /** As the server reads it; undefined while it does not apply and nobody has written why. */
  get value() {
    if (this.text) return this.text.value.trim();
    if (this.chosen !== OUT) return this.chosen === "" ? null : Number(this.chosen);
    const reason = this.reason.value.trim();
    return reason ? { reason } : undefined;
  }

  set value(value) {
    if (this.text) {
      this.text.value = value ?? "";
      return;
    }
    const isOut = value !== null && typeof value === "object";
    const chosen = isOut ? OUT : value;
    for (const radio of this.radios) {
      radio.checked = radio.value === OUT ? chosen === OUT : chosen !== null && chosen !== OUT && Number(radio.value) === Number(chosen);
    }
    this.reason.value = isOut ? value.reason : "";
    this.show();
  }

  get isDone() {
    if (this.text) return true;
    return this.value !== undefined && (this.value !== null || !("required" in this.element.dataset));
  }

  get isAnswered() {
    return this.value !== undefined && this.value !== null;
  }

  worded(value) {
    if (value === null || value === undefined) return "";
    if (typeof value !== "object") return String(value);
    const out = this.element.querySelector(".criterion-out span").textContent;
    return `${out}: ${value.reason}`;
  }

  /** Calls back whenever something was given; with true while somebody is still typing. */
  watch(given) {
    if (this.text) {
      this.text.addEventListener("input", () => given(true));
      this.text.addEventListener("change", () => given(false));
      return;
    }
    for (const radio of this.radios) {
      radio.addEventListener("change", () => {
        this.show();
        if (radio.value === OUT && !this.reason.value.trim()) this.reason.focus({ preventScroll: true });
        given(false);
      });
    }
    this.reason.addEventListener("input", () => given(true));
    this.reason.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.clear.addEventListener("click", () => {
      this.value = null;
      this.radios[0].focus();
      given(false);
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.show();
  }

  offers(points) {
    return this.radios.some((radio) => radio.value === points);
  }

  choose(points) {
    const radio = this.radios.find((one) => one.value === points);
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  focus() {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus({ preventScroll: true });
  }

  /** What the chosen points mean, or what the ends of the scale do. */
  show() {
    const level = this.element.querySelector("[data-level]");
    if (!level) return;
    const chosen = this.radios.find((radio) => radio.checked && radio.value !== OUT);
    const text = chosen?.closest(".step").querySelector(".step-text")?.textContent;
    level.textContent = chosen ? (text ?? "") : level.dataset.ends;
    level.classList.toggle("is-chosen", Boolean(chosen));
    this.clear.hidden = !this.chosen;
  }
}

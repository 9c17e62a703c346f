const NUMBERS = ["seconds", "teams"];

/** The rules of the session. Each change is sent at once; what the session then says is what is shown. */
export class Options {
  options = {};

  constructor(form, send) {
    this.form = form;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      send({ type: "set", options: { [target.name]: read(target) } });
    });
  }

  show(options) {
    this.options = options;
    for (const [name, value] of Object.entries(options)) {
      const field = this.form.elements[name];
      if (field.type === "checkbox") field.checked = value;
      else field.value = String(value);
    }
  }

  /** Puts back what holds, after a change was refused. */
  undo() {
    this.show(this.options);
  }
}

function read(field) {
  if (field.type === "checkbox") return field.checked;
  return NUMBERS.includes(field.name) ? Number(field.value) : field.value;
}

// Where the agent writes: a public reply, or an internal note on yellow.

import { find } from "./dom.js";

export class Composer {
  /**
   * @param {HTMLFormElement} form
   * @param {{submitted: () => void, changed: (field: string, value: unknown) => void}} heard
   */
  constructor(form, heard) {
    this.form = form;
    this.heard = heard;
    /** @type {HTMLTextAreaElement} */
    this.area = find(form, "textarea");
    /** @type {HTMLButtonElement} */
    this.button = find(form, "button[type=submit]");
    this.area.addEventListener("input", () => heard.changed("comment.text", this.text));
    for (const radio of form.querySelectorAll("input[type=radio]")) radio.addEventListener("change", () => this.typeChosen());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      heard.submitted();
    });
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(this.button);
    });
    this.typeChosen(false);
  }

  get text() {
    return this.area.value;
  }

  set text(value) {
    this.area.value = value;
    this.heard.changed("comment.text", value);
  }

  get type() {
    return find(this.form, "input[type=radio]:checked").value;
  }

  set type(value) {
    const radio = /** @type {HTMLInputElement | null} */ (this.form.querySelector(`input[value="${CSS.escape(String(value))}"]`));
    if (!radio || radio.disabled) throw new Error(`comment.type cannot be ${String(value)}`);
    radio.checked = true;
    this.typeChosen();
  }

  get status() {
    return find(this.form, "select").value;
  }

  /** @param {string} text */
  append(text) {
    this.text = this.text ? `${this.text}\n${text}` : text;
  }

  typeChosen(announce = true) {
    this.form.dataset.type = this.type;
    this.area.placeholder = this.type === "internalNote" ? "A note for colleagues" : "A reply to the customer";
    if (announce) this.heard.changed("comment.type", this.type);
  }

  /** As the API takes it; null when nothing was written. @param {number} authorId */
  comment(authorId) {
    return this.text.trim() ? { body: this.text, public: this.type === "publicReply", author_id: authorId } : null;
  }

  /**
   * A light agent writes notes only; who is no agent writes nothing.
   * @param {{light: boolean, role: string}} agent
   */
  seat(agent) {
    const isCustomer = agent.role === "end-user";
    find(this.form, "fieldset").disabled = isCustomer;
    find(this.form, "input[value=publicReply]").disabled = agent.light;
    if (agent.light) this.type = "internalNote";
    find(this.form, "[data-seat]").textContent = isCustomer
      ? "This person is not an agent and would not see this page."
      : agent.light ? "Light agents write internal notes only." : "";
  }
}

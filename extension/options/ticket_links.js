import { byId } from "../elements.js";
import { browser } from "../platform.js";
import { change, listen, read, subdomainsIn } from "../settings.js";
import { say } from "../words.js";
import { tell } from "./told.js";

const ZENDESK = { origins: ["https://*.zendesk.com/*"] };

/** Where API links lead, and whether the browser lets us lead them. Every change is kept at once. */
export async function showTicketLinks() {
  const redirect = byId("redirect", HTMLInputElement);
  const subdomains = byId("subdomains", HTMLInputElement);
  redirect.addEventListener("change", () => keep({ redirect: redirect.checked }));
  subdomains.addEventListener("change", keepSubdomains);
  for (const path of paths()) {
    path.addEventListener("change", () => keep({ ticket_path: path.value === "short" ? "short" : "agent" }));
  }
  byId("ticket-links", HTMLElement).querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  listen(show);
  show(await read());
  await showAccess();
}

/** @param {import("../settings.js").Read} settings */
function show(settings) {
  const redirect = byId("redirect", HTMLInputElement);
  const subdomains = byId("subdomains", HTMLInputElement);
  redirect.checked = settings.redirect;
  for (const path of paths()) path.checked = path.value === settings.ticket_path;
  if (document.activeElement !== subdomains) subdomains.value = settings.subdomains.join(", ");
  fix([redirect], settings.managed.includes("redirect"));
  fix(paths(), settings.managed.includes("ticket_path"));
  fix([subdomains], settings.managed.includes("subdomains"));
}

/** What a policy sets is shown, and said to be so. @param {HTMLInputElement[]} inputs @param {boolean} fixed */
function fix(inputs, fixed) {
  for (const input of inputs) input.disabled = fixed;
  const field = inputs[0]?.closest(".field");
  field?.querySelector(".policy")?.remove();
  if (!field || !fixed) return;
  const note = document.createElement("small");
  note.className = "policy";
  note.textContent = say("options_policy");
  field.append(note);
}

function keepSubdomains() {
  const input = byId("subdomains", HTMLInputElement);
  const asked = input.value.split(/[\s,;]+/).filter(Boolean);
  const unknown = asked.filter((one) => !subdomainsIn([one]).length);
  input.setAttribute("aria-invalid", String(unknown.length > 0));
  byId("subdomains-wrong", HTMLElement).textContent = unknown.length ? say("options_subdomains_wrong", unknown.join(", ")) : "";
  if (unknown.length) return;
  const known = subdomainsIn(asked);
  input.value = known.join(", ");
  keep({ subdomains: known });
}

/** @param {Partial<import("../settings.js").Settings>} changed */
async function keep(changed) {
  await change(changed);
  tell(say("options_saved"));
}

/** Without leave for zendesk.com nothing is redirected, and nothing else would say so. */
async function showAccess() {
  const notice = byId("zendesk-access", HTMLElement);
  const look = async () => (notice.hidden = await browser.permissions.contains(ZENDESK));
  browser.permissions.onAdded.addListener(look);
  browser.permissions.onRemoved.addListener(look);
  notice.querySelector("button")?.addEventListener("click", () => browser.permissions.request(ZENDESK).then(look));
  await look();
}

function paths() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("input[name=ticket_path]")]);
}

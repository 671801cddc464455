import { byId } from "../elements.js";
import { grantServer } from "../granting.js";
import { serverAddress } from "../server_address.js";
import { change, listen, read } from "../settings.js";
import { say } from "../words.js";
import { showAccounts } from "./accounts.js";
import { tell } from "./told.js";

/** Which Liaison server is asked, and as whom. */

export async function showSignIn() {
  byId("server-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void keep().catch((error) => complain(error.message));
  });
  listen(show);
  await show(await read());
}

/** @param {import("../settings.js").Read} settings */
async function show({ server, managed }) {
  const field = byId("server", HTMLInputElement);
  const fixed = managed.includes("server");
  if (document.activeElement !== field) field.value = server;
  field.readOnly = fixed;
  byId("server-keep", HTMLButtonElement).hidden = fixed;
  byId("server-policy", HTMLElement).hidden = !fixed;
  await showAccounts();
}

/** The browser is asked for its permission at once: it must still know that something was pressed. */
async function keep() {
  const field = byId("server", HTMLInputElement);
  const known = serverAddress(field.value);
  const cleared = "why" in known && known.why === "empty";
  complain("why" in known && !cleared ? say(`sign_in_server_${known.why}`) : "");
  if (!("address" in known) && !cleared) return field.focus();
  const address = "address" in known ? known.address : "";
  const granted = address ? grantServer(address) : true;
  await change({ server: address });
  field.value = address;
  if (await granted) tell(say("options_saved"));
  else complain(say("state_refused"));
  await showAccounts();
}

/** @param {string} text */
function complain(text) {
  byId("server", HTMLInputElement).setAttribute("aria-invalid", String(Boolean(text)));
  byId("server-wrong", HTMLElement).textContent = text;
}

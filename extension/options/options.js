/** The options page: one file a section. */

import { fill, language, say } from "../words.js";
import { follow } from "./own_rules.js";
import { showImport } from "./rule_import.js";
import { showRules } from "./rules.js";
import { showSignIn } from "./sign_in.js";
import { showTicketLinks } from "./ticket_links.js";
import { showTry } from "./try_url.js";

document.documentElement.lang = language();
document.title = say("options_title");
fill(document);
void showSignIn();
await Promise.all([showTicketLinks(), follow()]);
showRules();
showImport();
showTry();

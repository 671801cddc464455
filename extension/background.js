/**
 * The background: a service worker in Chromium, an event page in Firefox. It joins the features, one line each, and
 * decides nothing. Both browsers stop it when it is idle and start it again for an event, so every listener is registered
 * here at once, before anything is awaited, and what must outlive a stop is in storage.
 */

import { listenForMessages } from "./answers.js";
import { listenForPanelKeys } from "./panel_keys.js";

listenForMessages();
listenForPanelKeys();

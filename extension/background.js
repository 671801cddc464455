/**
 * The background: a service worker in Chromium, an event page in Firefox. It joins the features, one line each, and
 * decides nothing. Both browsers stop it when it is idle and start it again for an event, so every listener is registered
 * here at once, before anything is awaited, and what must outlive a stop is in storage.
 */

import { listenForAnchors } from "./anchor_health.js";
import { listenForMessages } from "./answers.js";
import { listenForQuestions } from "./asking.js";
import { listenForTickets } from "./badge.js";
import { listenForCommands } from "./commands.js";
import { refreshConfig } from "./config.js";
import { listenForDrafts } from "./draft_keeping.js";
import { listenForSettings } from "./redirect/applying.js";
import { listenForNoAccess } from "./redirect/case_offer.js";
import { listenForFallback } from "./redirect/fallback.js";
import { listenForRaw } from "./redirect/raw.js";
import { listenForGrantedHosts } from "./redirect/raw_clicks.js";
import { listenForArrivals } from "./redirect/recent.js";
import { listenForPanelKeys } from "./panel_keys.js";
import { listenForInstalling } from "./reinjecting.js";
import { listenForSignIns } from "./sign_in_presses.js";
import { guardSignIns } from "./sign_ins.js";
import { serverSet } from "./standing.js";

listenForMessages();
listenForPanelKeys();
listenForInstalling();
listenForSettings();
listenForFallback();
listenForRaw();
listenForGrantedHosts();
listenForArrivals();
listenForNoAccess();
listenForAnchors();
listenForQuestions();
listenForDrafts();
listenForSignIns();
listenForTickets();
listenForCommands();
refreshConfig(serverSet);
guardSignIns();

/**
 * What the parts of the extension say to one another. Content scripts, the panel, the popup and the options page send
 * these with `runtime.sendMessage`; the background answers. A message that comes from a web page's own script cannot
 * arrive: there is no `externally_connectable`.
 *
 * The panel stands in a frame that any page on *.zendesk.com could also put up. So it works only with a `key`, which the
 * background gave to the content script of that very tab, for one ticket: nobody else can have it.
 *
 * @typedef {"signed_in" | "signed_out" | "no_server" | "no_permission" | "offline" | "server_down" | "revoked" | "outdated" | "other_zendesk"} State
 *
 * From the content script of a ticket:
 * @typedef {{type: "ticket.shown", ticket: number | null}} TicketShown  the badge follows; answer: {}
 * @typedef {{type: "panel.key", ticket: number}} PanelKey  answer: {key: string}
 * @typedef {{type: "anchors"}} Anchors  answer: {order: string[]} names in the order to try
 * @typedef {{type: "anchor.used", name: string}} AnchorUsed  for the health line of the popup
 *
 * From the panel (and, with the key "popup", from our own popup):
 * @typedef {{type: "panel.about", key: string}} PanelAbout  answer: About
 * @typedef {{type: "ask", key: string, path: string, method?: string, headers?: Record<string, string>, body?: string, instance?: string}} Ask  answer: Answered
 * @typedef {{type: "panel.close", key: string}} PanelClose  the background tells the content script: {type: "panel.close"}
 * @typedef {{type: "panel.open_ticket", key: string, ticket: number}} PanelOpenTicket
 * @typedef {{type: "sign_in", key: string, instance?: string}} SignIn  answer: {ok: true} | {state: State, detail: string}
 * @typedef {{type: "sign_out", instance: string}} SignOut  answer: {told: boolean, detail?: string} whether the server has heard of it
 * @typedef {{type: "drafts", key: string}} Drafts  answer: {drafts: Record<string, string>}
 * @typedef {{type: "draft", key: string, name: string, text: string | null}} Draft  null: it is done with
 * @typedef {{type: "options"}} Options  opens the options page
 * @typedef {{type: "reload"}} Reload  the extension, after an update
 *
 * To the content script, by `tabs.sendMessage`: {type: "panel.toggle"} (the keyboard command), {type: "panel.close"},
 * {type: "mark", badge: string} (an open escalation "•", a failed delivery "!", or "").
 *
 * @typedef {object} About
 * @property {State} state
 * @property {number | null} ticket
 * @property {import("../zendesk_app/static/types.js").Block | null} block
 * @property {string} server "" while none is set
 * @property {string} instance
 * @property {string | null} host of the Zendesk
 * @property {{id: number, name: string} | null} agent
 *
 * @typedef {{status: number, body: string, headers: Record<string, string>} | {failed: State}} Answered
 */
export {};

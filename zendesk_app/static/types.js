/**
 * What Zendesk's app framework gives the page, as far as the page uses it, and what the server tells the page.
 * https://developer.zendesk.com/api-reference/apps/apps-core-api/client_api/
 *
 * @typedef {object} Zaf
 * @property {(name: string, handler: (data?: any) => void) => void} on
 * @property {(paths: string | string[]) => Promise<Record<string, any>>} get
 * @property {(name: string, ...args: any[]) => Promise<any>} invoke
 * @property {() => Promise<Record<string, any>>} context
 *
 * @typedef {Block & Pass} SessionBlock
 *
 * @typedef {object} Pass
 * @property {string} token
 * @property {string} issued_at
 * @property {string} expires_at
 * @property {string} renew_url
 *
 * @typedef {object} Block
 * @property {Record<"ticket" | "organization" | "user", string>} card_urls `{id}` is for us to fill
 * @property {string} tickets_url
 * @property {string} overrides_url
 * @property {Record<"preview" | "strip" | "press" | "one" | "retry" | "aside" | "preference" | "accounts", string>} escalation_urls
 * @property {number} agent_id
 * @property {string} instance
 * @property {string} location
 * @property {string} language
 * @property {Record<string, string>} words
 *
 * @typedef {object} Asker Who asks our server for the page: the sidebar's session, or whoever stands in for it elsewhere.
 * @property {Block} block
 * @property {number} ahead by how many milliseconds the reader's clock is ahead of the server's
 * @property {() => number} now the time by the server's clock, in milliseconds
 * @property {(url: string, options?: RequestInit) => Promise<Response>} ask throws SessionOver, Refused, or a TypeError when there is no network
 *
 * @typedef {object} Subject What the card is about.
 * @property {"ticket" | "organization" | "user"} kind
 * @property {number} id
 * @property {string} [unsaved] what Zendesk has not saved yet: new_ticket, requester, organization, priority
 */
export {};

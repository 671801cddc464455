/**
 * What is known of Zendesk's agent pages: data, and nothing else here decides anything. Zendesk renames these without a
 * word, so each thing has several, newest first, and the button floats where none is found.
 *
 * @typedef {object} Anchor
 * @property {string} name  the server's config orders anchors by it: data, never code
 * @property {string} selector
 * @property {"after" | "first" | "last"} put  where the button goes: after the element, or as its first or last child
 *
 * @typedef {{selector: string, attribute: string, pattern: RegExp}} Carrier  an element that says whose pane it is in
 */

/** Places in a ticket's header, the best first. @type {Anchor[]} */
export const ANCHORS = [
  // Agent Workspace: the bar with the call controls, right of the subject.
  { name: "action_bar", selector: '[data-test-id="ticket-call-controls-action-bar"]', put: "first" },
  // Agent Workspace: the subject above the conversation.
  { name: "workspace_subject", selector: '[data-test-id="omni-header-subject"]', put: "after" },
  // The standard agent interface.
  { name: "standard_subject", selector: '[data-test-id="ticket-pane-subject"]', put: "after" },
  { name: "pane_header", selector: ".pane_header", put: "last" },
  // Before 2020.
  { name: "old_header", selector: "header .pane.right", put: "first" },
];

/** From the surest to the least sure: the first kind that is on the page decides. @type {Carrier[]} */
export const CARRIERS = [
  {
    selector: '[data-test-id^="ticket-"][data-test-id$="-layout"]',
    attribute: "data-test-id",
    pattern: /^ticket-(\d+)-(?:standard|custom)-layout$/,
  },
  {
    selector: "[data-side-conversations-anchor-id]",
    attribute: "data-side-conversations-anchor-id",
    pattern: /^(\d+)$/,
  },
  {
    selector: '.conversation-polaris[data-ticket-id], [data-support-suite-trial-onboarding-id="conversationPane"]',
    attribute: "data-ticket-id",
    pattern: /^(\d+)$/,
  },
];

/** What marks a pane that is not in front, besides its being hidden. */
export const BEHIND = '[data-is-active="false"], [aria-hidden="true"], [inert], [hidden]';

/** The bar over everything: the panel begins under it. */
export const TOP_BARS = 'header[data-test-id="header-toolbar"], [data-garden-id="navigation.header"]';

/** What sends the agent's answer: the floating button is never over it. */
export const SUBMITS = '[data-test-id^="submit_button"], [data-test-id^="ticket-footer"], button[type="submit"]';

/**
 * @param {unknown} order  names; one that is not known here is left out, one that is not named stays behind
 * @returns {Anchor[]}
 */
export function ordered(order) {
  const names = Array.isArray(order) ? order : [];
  const named = names.flatMap((name) => ANCHORS.filter((anchor) => anchor.name === name));
  return [...new Set([...named, ...ANCHORS])];
}

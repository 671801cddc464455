// The generations of Zendesk's markup. Each gives a ticket's pane as [tag, attributes, ...children].

const composer = (id) => [
  "footer",
  { class: "footer", "data-test-id": "ticket-footer-composer" },
  ["textarea", { "aria-label": `Answer to ${id}` }],
  ["button", { type: "button", "data-test-id": "submit_button-button" }, "Submit as Open"],
];
const talk = (id, attributes) => ["div", { class: "talk", ...attributes }, ["p", {}, `The conversation of ${id}`]];
const subject = (id) => `Subject of ${id}`;

export const VARIANTS = {
  workspace: (id, shown) => [
    "div",
    { class: "pane ticket-panes-grid-layout", "data-test-id": `ticket-${shown}-standard-layout` },
    [
      "header",
      { class: "head" },
      ["h1", { "data-test-id": "omni-header-subject" }, subject(shown)],
      ["div", { class: "actions", "data-test-id": "ticket-call-controls-action-bar" }, ["button", { type: "button" }, "Call"]],
    ],
    talk(shown, { "data-side-conversations-anchor-id": shown }),
    composer(id),
  ],
  standard: (id, shown) => [
    "div",
    { class: "pane ticket-panes-grid-layout", "data-side-conversations-anchor-id": shown },
    ["header", { class: "head" }, ["input", { "data-test-id": "ticket-pane-subject", "aria-label": "Subject", value: subject(shown) }]],
    talk(shown, {}),
    composer(id),
  ],
  old: (id, shown) => [
    "div",
    { class: "pane" },
    ["header", { class: "head" }, ["h1", {}, subject(shown)], ["div", { class: "pane right" }, "⋯"]],
    talk(shown, { class: "talk conversation-polaris", "data-ticket-id": shown }),
    composer(id),
  ],
  unknown: (id, shown) => ["div", { class: "pane" }, ["header", { class: "head" }, ["h1", {}, subject(shown)]], talk(shown, {}), composer(id)],
};

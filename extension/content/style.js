/** What our own things on the page look like: the sidebar's own colours and measures, in light and in dark. */

export const COLOURS = `
.liaison {
  --ground: #fff; --raised: #f8f9f9; --text: #293239; --line: #848f99; --edge: #d8dcde; --focus: #1f73b7;
  --warning: #8a4a0b; --warning-ground: #fff7ed; --danger: #ab0a2e; --shadow: 0 4px 16px rgb(23 37 46 / 18%);
  color-scheme: light;
  font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, Oxygen-Sans, Ubuntu, Cantarell, "Helvetica Neue", Arial, sans-serif;
  color: var(--text);
}
.liaison[data-look="dark"] {
  --ground: #151a1e; --raised: #1d2429; --text: #e6eaec; --line: #77838c; --edge: #36414a; --focus: #7cb8e8;
  --warning: #f5b878; --warning-ground: #38260f; --danger: #ff9c9f; --shadow: 0 4px 16px rgb(0 0 0 / 60%);
  color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box; }
button { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
svg { flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
[hidden] { display: none !important; }
`;

export const BUTTON_STYLE = `${COLOURS}
.liaison { position: relative; display: inline-flex; }
.escalate {
  display: inline-flex; align-items: center; gap: 6px; min-height: 32px; margin: 0; padding: 0 12px;
  border: 1px solid var(--line); border-radius: 4px; background: var(--ground); white-space: nowrap;
}
.escalate:hover, .escalate[aria-expanded="true"] { background: var(--raised); border-color: var(--text); }
.floating .escalate { min-height: 40px; border-radius: 20px; padding: 0 16px; box-shadow: var(--shadow); }
.mark { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--focus); }
.mark:not(:empty) {
  width: 16px; height: 16px; background: var(--danger); color: var(--ground);
  font-size: 12px; font-weight: 700; line-height: 16px; text-align: center;
}
.said {
  position: absolute; inset-block-start: calc(100% + 6px); inset-inline-end: 0; z-index: 1;
  width: max-content; max-width: min(280px, 80vw); margin: 0; padding: 8px 12px;
  border: 1px solid var(--warning); border-radius: 4px; background: var(--warning-ground); color: var(--warning);
  box-shadow: var(--shadow); text-align: start; overflow-wrap: anywhere;
}
.said.rightward { inset-inline: 0 auto; }
.said.empty { visibility: hidden; }
.floating .said { inset-block: auto calc(100% + 6px); }
@media (forced-colors: active) {
  .escalate, .said { border-color: ButtonBorder; }
  .escalate:hover, .escalate[aria-expanded="true"] { border-color: Highlight; }
  .mark { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
`;

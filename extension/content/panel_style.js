import { COLOURS } from "./style.js";

/** The surface at the right edge. */
export const PANEL_STYLE = `${COLOURS}
.liaison {
  display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%;
  border-inline-start: 1px solid var(--edge); background: var(--ground); box-shadow: var(--shadow);
}
.bar { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; border-block-end: 1px solid var(--edge); }
.title { flex: 1; min-width: 0; margin: 0; font-size: 14px; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.close {
  display: grid; place-items: center; width: 32px; height: 32px; padding: 0;
  border: 0; border-radius: 4px; background: none;
}
.close:hover { background: var(--raised); }
.frames { position: relative; min-height: 0; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit; }
@media (forced-colors: active) {
  .close { border: 1px solid ButtonBorder; }
}
@media (prefers-reduced-motion: no-preference) {
  .liaison { animation: liaison-in 120ms ease-out; }
  @keyframes liaison-in { from { transform: translateX(16px); opacity: 0; } }
}
`;

import { COLOURS } from "./style.js";

export const BAR_STYLE = `${COLOURS}
.bar {
  display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; max-width: min(560px, calc(100vw - 32px));
  padding: 8px 8px 8px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); box-shadow: var(--shadow);
}
p { margin: 0; }
a, .act { color: var(--focus); text-decoration: underline; }
.act { padding: 0; border: 0; background: none; }
.close { display: grid; place-items: center; width: 28px; height: 28px; margin-inline-start: auto; padding: 0; border: 0; border-radius: 4px; background: none; }
.close:hover { background: var(--raised); }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
`;

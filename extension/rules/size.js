import { problem } from "./problems.js";
/** @param {import("./syntax.js").Tree} tree @param {Set<number>} used @returns {import("./problems.js").Problem[]} */
export function sizeProblems(tree, used) {
  return used.size > 99 || !tree ? [problem("too_large", "")] : [];
}

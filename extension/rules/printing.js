/** Prints a tree as a pattern that RE2 and JavaScript read alike. */

/** @typedef {import("./syntax.js").Tree} Tree */

/**
 * @param {Tree} tree
 * @param {(number: number) => boolean} captures whether this group is wanted; the others are printed as plain brackets
 * @returns {string}
 */
export function printed(tree, captures = () => true) {
  switch (tree.type) {
    case "all":
      return tree.parts.map((part) => inAll(part, captures)).join("");
    case "either":
      return tree.parts.map((part) => printed(part, captures)).join("|");
    case "group":
      return `(${tree.number && captures(tree.number) ? "" : "?:"}${printed(tree.body, captures)})`;
    case "repeat":
      return printed(tree.body, captures) + times(tree.min, tree.max) + (tree.lazy ? "?" : "");
    default:
      return single(tree);
  }
}

/** @param {Tree} part @param {(number: number) => boolean} captures */
function inAll(part, captures) {
  return part.type === "either" ? `(?:${printed(part, captures)})` : printed(part, captures);
}

/** @param {Exclude<Tree, {parts: Tree[]} | {body: Tree}>} tree */
function single(tree) {
  if (tree.type === "char") return literal(tree.code);
  if (tree.type === "class") return `[${tree.not ? "^" : ""}${tree.ranges.map(range).join("")}]`;
  if (tree.type === "edge") return tree.not ? "\\B" : "\\b";
  return { any: ".", start: "^", end: "$" }[tree.type];
}

/** @param {number} min @param {number} max */
function times(min, max) {
  if (max === Infinity && min < 2) return min ? "+" : "*";
  if (min === 0 && max === 1) return "?";
  if (min === max) return `{${min}}`;
  return `{${min},${max === Infinity ? "" : max}}`;
}

/** @param {[number, number]} range */
function range([first, last]) {
  return first === last ? inSet(first) : `${inSet(first)}-${inSet(last)}`;
}

/** @param {number} code */
function literal(code) {
  return code < 32 ? control(code) : String.fromCharCode(code).replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
}

/** @param {number} code */
function inSet(code) {
  return code < 32 ? control(code) : String.fromCharCode(code).replace(/[\\^\][-]/, "\\$&");
}

/** @param {number} code */
function control(code) {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

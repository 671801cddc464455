/**
 * Reads a regular expression as far as Chromium (RE2) and Firefox (JavaScript) mean the same by it, into a tree.
 * The tree is printed in words that both read alike, is drawn as an automaton, and tells the hosts. What only one
 * of them can read, or what they read differently, is refused.
 *
 * RE2: https://github.com/google/re2/wiki/Syntax
 *
 * @typedef {[number, number][]} Ranges of character codes, both ends included
 * @typedef {{type: "char", code: number}} Char
 * @typedef {{type: "class", not: boolean, ranges: Ranges}} Class
 * @typedef {{type: "any"} | {type: "start"} | {type: "end"}} Plain
 * @typedef {{type: "edge", not: boolean}} Edge of a word
 * @typedef {{type: "group", number: number, body: Tree}} Group number 0: does not capture
 * @typedef {{type: "repeat", min: number, max: number, lazy: boolean, body: Tree, text: string}} Repeat
 * @typedef {{type: "all", parts: Tree[]}} All
 * @typedef {{type: "either", parts: Tree[]}} Either
 * @typedef {Char | Class | Plain | Edge | Group | Repeat | All | Either} Tree
 */

import { Refusal } from "./problems.js";

/** @type {Record<string, Ranges>} */
const SHORT_CLASSES = { d: [[48, 57]], w: [[48, 57], [65, 90], [95, 95], [97, 122]], s: [[9, 10], [12, 13], [32, 32]] };
/** @type {Record<string, number>} */
const CONTROLS = { t: 9, n: 10, v: 11, f: 12, r: 13 };
/** Deeper than this, the readers below would run out of stack on a hostile pattern. */
const DEEPEST = 50;

/**
 * @param {string} text
 * @returns {{tree: Tree, groups: number}}
 * @throws {Refusal} with what the browsers do not both understand
 */
export function readRegex(text) {
  refuseOthersThanAscii(text);
  const reader = new Reader(text);
  const tree = reader.either(0);
  if (reader.at < text.length) throw new Refusal("syntax", reader.rest());
  return { tree, groups: reader.groups };
}

/**
 * The whole address; a star is whatever comes, as little as possible.
 *
 * @param {string} text
 * @returns {{tree: Tree, groups: number}}
 */
export function readWildcard(text) {
  refuseOthersThanAscii(text);
  let groups = 0;
  /** @type {Tree[]} */
  const parts = [...text].map((character) =>
    character === "*"
      ? { type: "group", number: ++groups, body: anything(true) }
      : { type: "char", code: character.charCodeAt(0) },
  );
  return { tree: { type: "all", parts: [{ type: "start" }, ...parts, { type: "end" }] }, groups };
}

/** @param {boolean} lazy @returns {Tree} */
export function anything(lazy) {
  return { type: "repeat", min: 0, max: Infinity, lazy, body: { type: "any" }, text: lazy ? ".*?" : ".*" };
}

/** Addresses are ASCII: anything else is written with percent signs in them. @param {string} text */
export function refuseOthersThanAscii(text) {
  const other = [...text].find((character) => character < " " || character > "~");
  if (other) throw new Refusal("non_ascii", other, percentEncoded(other));
}

/** @param {string} character */
function percentEncoded(character) {
  const bytes = new TextEncoder().encode(character);
  return [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.groups = 0;
  }

  rest() {
    return this.text.slice(this.at, this.at + 20);
  }

  /** @param {string} text whether it stands next; if so it is passed */
  take(text) {
    const found = this.text.startsWith(text, this.at);
    if (found) this.at += text.length;
    return found;
  }

  next() {
    return this.text[this.at] ?? "";
  }

  /** @param {number} depth @returns {Tree} */
  either(depth) {
    if (depth > DEEPEST) throw new Refusal("syntax", this.rest());
    const parts = [this.all(depth)];
    while (this.take("|")) parts.push(this.all(depth));
    return parts.length === 1 ? /** @type {Tree} */ (parts[0]) : { type: "either", parts };
  }

  /** @param {number} depth @returns {Tree} */
  all(depth) {
    /** @type {Tree[]} */
    const parts = [];
    while (this.at < this.text.length && this.next() !== "|" && this.next() !== ")") parts.push(this.repeated(depth));
    return { type: "all", parts };
  }

  /** @param {number} depth @returns {Tree} */
  repeated(depth) {
    const begin = this.at;
    const body = this.single(depth);
    const times = this.times();
    if (!times) return body;
    if (["start", "end", "edge"].includes(body.type)) throw new Refusal("syntax", this.text.slice(begin, this.at));
    const lazy = this.take("?");
    if (this.next() === "+") throw new Refusal("possessive", this.text.slice(begin, this.at + 1));
    if (this.next() === "*" || this.times()) throw new Refusal("syntax", this.text.slice(begin, this.at + 1));
    return { type: "repeat", ...times, lazy, body, text: this.text.slice(begin, this.at) };
  }

  /** @returns {{min: number, max: number} | null} */
  times() {
    if (this.take("*")) return { min: 0, max: Infinity };
    if (this.take("+")) return { min: 1, max: Infinity };
    if (this.take("?")) return { min: 0, max: 1 };
    const found = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(this.text.slice(this.at, this.at + 24));
    if (!found) return null;
    this.at += found[0].length;
    const min = Number(found[1]);
    const max = found[3] ? Number(found[3]) : found[2] ? Infinity : min;
    if (max < min || max === 0) throw new Refusal("syntax", found[0]);
    return { min, max };
  }

  /** @param {number} depth @returns {Tree} */
  single(depth) {
    const character = this.next();
    if ("*+?".includes(character)) throw new Refusal("syntax", this.rest());
    if (character === "{" && this.times()) throw new Refusal("syntax", this.rest());
    this.at += 1;
    if (character === "(") return this.group(depth);
    if (character === "[") return this.set();
    if (character === "\\") return this.escaped();
    if (character === ".") return { type: "any" };
    if (character === "^") return { type: "start" };
    if (character === "$") return { type: "end" };
    return { type: "char", code: character.charCodeAt(0) };
  }

  /** @param {number} depth @returns {Tree} */
  group(depth) {
    const number = this.opening();
    const body = this.either(depth + 1);
    if (!this.take(")")) throw new Refusal("syntax", "(");
    return { type: "group", number, body };
  }

  /** What follows a bracket: the group's number, 0 where it does not capture. */
  opening() {
    if (this.take("?:")) return 0;
    const shown = `(${this.rest().slice(0, 6)}`;
    if (/^\?<?[=!]/.test(this.rest())) throw new Refusal("look_around", shown);
    if (this.rest().startsWith("?P")) throw new Refusal("named_group", shown);
    const name = /^\?<([A-Za-z_]\w*)>/.exec(this.text.slice(this.at, this.at + 100));
    if (name) this.at += name[0].length;
    else if (/^\?[a-zA-Z-]/.test(this.rest())) throw new Refusal("inline_flags", shown);
    else if (this.next() === "?") throw new Refusal("syntax", shown);
    this.groups += 1;
    return this.groups;
  }

  /** After a backslash. @returns {Tree} */
  escaped() {
    const character = this.next();
    const text = `\\${character}`;
    this.at += 1;
    const ranges = SHORT_CLASSES[character.toLowerCase()];
    if (ranges) return { type: "class", not: character < "a", ranges };
    if (character === "b" || character === "B") return { type: "edge", not: character === "B" };
    if (/[1-9k]/.test(character)) throw new Refusal("back_reference", text);
    return { type: "char", code: this.escapedCode(character) };
  }

  /** @param {string} character the one after the backslash, already passed @returns {number} */
  escapedCode(character) {
    const control = CONTROLS[character];
    if (control) return control;
    const hex = character === "x" && /^[0-7][0-9a-fA-F]/.exec(this.rest());
    if (hex) {
      this.at += 2;
      return parseInt(hex[0], 16);
    }
    if (!character) throw new Refusal("syntax", "\\");
    if (/[A-Za-z0-9]/.test(character)) throw new Refusal("unknown_escape", `\\${character}`);
    return character.charCodeAt(0);
  }

  /** After an opening square bracket. @returns {Tree} */
  set() {
    const begin = this.at - 1;
    const not = this.take("^");
    /** @type {Ranges} */
    const ranges = [];
    if (this.next() === "]") throw new Refusal("syntax", this.text.slice(begin, this.at + 1));
    while (!this.take("]")) {
      if (this.at >= this.text.length) throw new Refusal("syntax", this.text.slice(begin, begin + 20));
      if (/^\[[:.=]/.test(this.rest())) throw new Refusal("unknown_escape", this.rest().slice(0, 2));
      ranges.push(...this.member(begin));
    }
    return { type: "class", not, ranges };
  }

  /** One character, range or short class of a set. @param {number} begin @returns {Ranges} */
  member(begin) {
    const first = this.setCharacter();
    const isRange = this.next() === "-" && this.at + 1 < this.text.length && this.text[this.at + 1] !== "]";
    if (!isRange) return typeof first === "number" ? [[first, first]] : first;
    this.at += 1;
    const last = this.setCharacter();
    if (typeof first !== "number" || typeof last !== "number" || last < first) {
      throw new Refusal("syntax", this.text.slice(begin, this.at));
    }
    return [[first, last]];
  }

  /** @returns {number | Ranges} */
  setCharacter() {
    const character = this.next();
    this.at += 1;
    if (character !== "\\") return character.charCodeAt(0);
    const escaped = this.next();
    this.at += 1;
    const ranges = SHORT_CLASSES[escaped];
    if (ranges) return ranges;
    if (/[DWSbB]/.test(escaped)) throw new Refusal("unknown_escape", `[\\${escaped}]`);
    if (/[1-9k]/.test(escaped)) throw new Refusal("back_reference", `[\\${escaped}]`);
    return this.escapedCode(escaped);
  }
}

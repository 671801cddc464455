/**
 * Questions about all addresses at once: is there one that fits these patterns and none of those? A pattern's tree
 * becomes a nondeterministic automaton (Thompson's construction); several are walked side by side, each as the set
 * of states that it may be in, so that "none of" can be answered as well.
 *
 * Letters are folded to small ones. Word edges (`\b`) are taken to fit anywhere, so an answer may name an address
 * that does not fit after all: whoever relies on it tries the address.
 *
 * @typedef {import("./syntax.js").Tree} Tree
 *
 * @typedef {object} State
 * @property {{chars: Set<number>, to: number}[]} steps
 * @property {{on: "always" | "start" | "end", to: number}[]} free
 *
 * @typedef {object} Automaton
 * @property {State[]} states the first begins
 * @property {number} last where it has fitted
 * @property {boolean} exact
 * @property {number[]} kinds of signs: it does not tell apart two of the same kind; in the alphabet's order
 *
 * What was found out while walking, as it is asked again and again; the first set begins, an empty set is -1:
 * @property {Map<string, number>} ids of sets of states
 * @property {number[][]} sets
 * @property {Map<number, number>[]} moves from each set, by a sign, to another
 * @property {boolean[]} ends whether an address may end there
 */

/** @type {number[]} what stands in an address, small letters for all, and first what makes an example readable */
const ALPHABET = [...new TextEncoder().encode("abcdefghijklmnopqrstuvwxyz0123456789/.-_?=&#:%+@~!$'()*,;[]|{}^\\`")];
const ALL = new Set(ALPHABET);
const MOST_STATES = 3000;
const MOST_TUPLES = 3000;
const MOST_TIMES = 64;
const NOWHERE = -1;

/** @param {...Tree} trees one after the other @returns {Automaton | null} null if it would be too large */
export function automaton(...trees) {
  const drawing = new Drawing();
  const begin = drawing.state();
  const last = drawing.add({ type: "all", parts: trees }, begin);
  const { states, exact } = drawing;
  if (states.length > MOST_STATES) return null;
  const made = { states, last, exact, kinds: kindsOf(states), ids: new Map(), sets: [], moves: [], ends: [] };
  idOf(made, spread(made, [begin], "start"));
  return made;
}

/** @param {State[]} states */
function kindsOf(states) {
  const told = [...new Set(states.flatMap(({ steps }) => steps.map(({ chars }) => chars)))];
  /** @type {Map<string, number>} */
  const kinds = new Map();
  return ALPHABET.map((sign) => {
    const key = told.map((chars) => (chars.has(sign) ? "1" : "0")).join("");
    kinds.set(key, kinds.get(key) ?? kinds.size);
    return /** @type {number} */ (kinds.get(key));
  });
}

class Drawing {
  constructor() {
    /** @type {State[]} */
    this.states = [];
    this.exact = true;
  }

  state() {
    this.states.push({ steps: [], free: [] });
    return this.states.length - 1;
  }

  /** @param {number} from @param {number} to @param {"always" | "start" | "end"} [on] */
  free(from, to, on = "always") {
    this.states[from]?.free.push({ on, to });
  }

  /** Draws the tree behind a state. @param {Tree} tree @param {number} from @returns {number} the state behind it */
  add(tree, from) {
    if (this.states.length > MOST_STATES) return from;
    switch (tree.type) {
      case "all":
        return tree.parts.reduce((at, part) => this.add(part, at), from);
      case "either": {
        const to = this.state();
        for (const part of tree.parts) this.free(this.add(part, this.begun(from)), to);
        return to;
      }
      case "group":
        return this.add(tree.body, from);
      case "repeat":
        return this.repeat(tree, from);
      default:
        return this.single(tree, from);
    }
  }

  /** @param {number} from */
  begun(from) {
    const to = this.state();
    this.free(from, to);
    return to;
  }

  /** @param {import("./syntax.js").Repeat} tree @param {number} from */
  repeat(tree, from) {
    let at = from;
    const times = tree.max === Infinity ? tree.min : tree.max;
    if (times > MOST_TIMES) this.exact = false;
    const to = this.state();
    for (let time = 0; time < Math.min(times, MOST_TIMES); time += 1) {
      if (time >= tree.min) this.free(at, to);
      at = this.add(tree.body, this.begun(at));
    }
    if (tree.max === Infinity) {
      at = this.begun(at);
      this.free(this.add(tree.body, at), at);
    }
    this.free(at, to);
    return to;
  }

  /** @param {Tree} tree @param {number} from */
  single(tree, from) {
    const to = this.state();
    if (tree.type === "edge") this.exact = false;
    if (tree.type === "start" || tree.type === "end") this.free(from, to, tree.type);
    else if (tree.type === "edge") this.free(from, to);
    else this.states[from]?.steps.push({ chars: charsOf(tree), to });
    return to;
  }
}

/** @param {Tree} tree @returns {Set<number>} */
function charsOf(tree) {
  if (tree.type === "any") return ALL;
  if (tree.type === "char") return new Set([folded(tree.code)]);
  if (tree.type !== "class") return new Set();
  const named = new Set();
  for (const [first, last] of tree.ranges) for (let code = first; code <= last; code += 1) named.add(folded(code));
  return tree.not ? new Set(ALPHABET.filter((code) => !named.has(code))) : named;
}

/** @param {number} code */
function folded(code) {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/**
 * @typedef {{text: string} | "none" | "unknown"} Found
 *
 * @param {(Automaton | null)[]} all
 * @param {(Automaton | null)[]} [none]
 * @returns {Found} one of the shortest texts, of one sign at least, that fit all of the one and none of the other
 */
export function textThatFits(all, none = []) {
  const walked = [...all, ...none];
  if (walked.some((one) => !one) || none.some((one) => one && !one.exact)) return "unknown";
  return walk(/** @type {Automaton[]} */ (walked), all.length);
}

/**
 * @typedef {{at: number[], before: number, sign: number}} Place the set that each is in, and how it came there
 */

/**
 * Breadth first over the sets of states that the automata are in.
 *
 * @param {Automaton[]} walked
 * @param {number} wanted how many of them are to fit; the others must not
 * @returns {Found}
 */
function walk(walked, wanted) {
  const signs = distinguished(walked);
  /** @type {Place[]} */
  const queue = [{ at: walked.map(() => 0), before: -1, sign: 0 }];
  const seen = new Set();
  for (let step = 0; step < queue.length; step += 1) {
    const { at } = /** @type {Place} */ (queue[step]);
    for (const sign of signs) {
      const next = walked.map((one, index) => moved(one, at[index] ?? NOWHERE, sign));
      const key = next.join();
      if (seen.has(key) || next.lastIndexOf(NOWHERE, wanted - 1) >= 0) continue;
      seen.add(key);
      queue.push({ at: next, before: step, sign });
      const fits = walked.every((one, index) => (one.ends[next[index] ?? NOWHERE] ?? false) === index < wanted);
      if (fits) return { text: spelled(queue) };
    }
    if (seen.size >= MOST_TUPLES) return "unknown";
  }
  return "none";
}

/** One sign of each kind that none of the automata tells from the others of its kind. @param {Automaton[]} walked */
function distinguished(walked) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  ALPHABET.forEach((sign, index) => {
    const kind = walked.map(({ kinds }) => kinds[index]).join();
    if (!kinds.has(kind)) kinds.set(kind, sign);
  });
  return [...kinds.values()];
}

/** @param {Automaton} one @param {number} from @param {number} sign @returns {number} */
function moved(one, from, sign) {
  const moves = one.moves[from];
  if (!moves) return NOWHERE;
  const known = moves.get(sign);
  if (known !== undefined) return known;
  const steps = (one.sets[from] ?? []).flatMap((state) => one.states[state]?.steps ?? []);
  const reached = steps.filter(({ chars }) => chars.has(sign)).map(({ to }) => to);
  const to = idOf(one, spread(one, reached, "within"));
  moves.set(sign, to);
  return to;
}

/** @param {Automaton} one @param {number[]} set */
function idOf(one, set) {
  const key = set.join();
  const id = one.ids.get(key) ?? (set.length ? one.sets.length : NOWHERE);
  if (id === one.sets.length) {
    one.ids.set(key, id);
    one.sets.push(set);
    one.moves.push(new Map());
    one.ends.push(spread(one, set, "end").includes(one.last));
  }
  return id;
}

/**
 * With every state that is reached for free there.
 *
 * @param {Pick<Automaton, "states">} one
 * @param {number[]} set
 * @param {"start" | "within" | "end"} where
 */
function spread(one, set, where) {
  const found = new Set(set);
  for (const state of found) {
    for (const { on, to } of one.states[state]?.free ?? []) {
      if (on === "always" || on === where) found.add(to);
    }
  }
  return [...found].sort((first, second) => first - second);
}

/** The way to the last place. @param {Place[]} queue */
function spelled(queue) {
  const signs = [];
  for (let step = queue.at(-1); step && step.before >= 0; step = queue[step.before]) signs.unshift(step.sign);
  return String.fromCharCode(...signs);
}

// Reads [[name, before, after], …] and prints the names of those scripts that are not the same program after as before.
import { parse } from "acorn";

const program = (text) =>
  JSON.stringify(parse(text, { ecmaVersion: "latest", sourceType: "module" }), (key, value) =>
    key === "start" || key === "end" ? undefined : typeof value === "bigint" ? String(value) : value,
  );

let text = "";
for await (const chunk of process.stdin) text += chunk;
const differing = JSON.parse(text).filter(([, before, after]) => program(before) !== program(after));
console.log(JSON.stringify(differing.map(([name]) => name)));

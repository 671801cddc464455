// Answers calls of the rule engine, one a line: {module, call, arguments} in, {answer} or {thrown} out. What is no
// function is read.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const { module, call, arguments: given } = JSON.parse(line);
  const said = await import(`../../../extension/rules/${module}.js`)
    .then(({ [call]: named }) => ({ answer: (typeof named === "function" ? named(...given) : named) ?? null }))
    .catch((error) => ({ thrown: String(error?.stack ?? error) }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

/**
 * In which state the extension is towards our server, and the one thing that helps. Pure.
 *
 * @typedef {import("./messages.js").State} State
 * @typedef {import("./config.js").Config} Config
 * @typedef {import("./sign_ins.js").SignIn} SignIn
 * @typedef {"sign_in" | "grant" | "again" | "options" | "reload"} Act
 *
 * @typedef {object} Facts
 * @property {string} server "" when none is set
 * @property {boolean} permitted whether the user lets us talk to it
 * @property {Config | null} config null while the server has never told it
 * @property {string} version our own
 * @property {string | null} host of the Zendesk that is looked at; null elsewhere
 * @property {SignIn | null} signIn
 * @property {State | null} failed what kept the server's last answer from us
 */

/** @type {Record<Exclude<State, "signed_in">, Act>} */
const HELPS = {
  no_server: "options",
  no_permission: "grant",
  outdated: "reload",
  other_zendesk: "options",
  offline: "again",
  server_down: "again",
  revoked: "sign_in",
  signed_out: "sign_in",
};

/** @param {Facts} facts @returns {State} what must be mended first */
export function stateOf({ server, permitted, config, version, host, signIn, failed }) {
  if (!server) return "no_server";
  if (!permitted) return "no_permission";
  return (config && unfit(config, version, host)) || failed || signedIn(signIn);
}

/** @param {Config} config @param {string} version @param {string | null} host @returns {State | null} */
function unfit(config, version, host) {
  if (isOlder(version, config.minimum_version)) return "outdated";
  return host && !instanceAt(config, host) ? "other_zendesk" : null;
}

/** @param {SignIn | null} signIn @returns {State} */
const signedIn = (signIn) => (signIn?.token ? "signed_in" : signIn?.ended ?? "signed_out");

/** @param {State} state @returns {{title: string, text: string, act: Act, label: string}} the words' keys in _locales */
export function pageOf(state) {
  const act = state === "signed_in" ? "again" : HELPS[state];
  return { title: `state_${state}_title`, text: `state_${state}`, act, label: `state_act_${act}` };
}

/** @param {Config} config @param {string} host Zendesk's own name of it, or the one that its agents work at */
export function instanceAt(config, host) {
  const known = (/** @type {import("./config.js").Instance} */ one) => [one.host, `${one.subdomain}.zendesk.com`];
  return config.instances.find((one) => known(one).includes(host.toLowerCase())) ?? null;
}

/** @param {string} version @param {string} least both as "1.20.3"; what is no number counts as 0 */
export function isOlder(version, least) {
  const [own, needed] = [version, least].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (const [place, number] of (needed ?? []).entries()) {
    const ours = own?.[place] ?? 0;
    if (ours !== number) return ours < number;
  }
  return false;
}

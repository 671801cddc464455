import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["node_modules/", ".venv/", "var/", "tests/output/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-console": ["error", { allow: ["warn", "error"] }],
      "max-lines": ["error", 300],
      complexity: ["error", 12],
      // What the server sends is placed as markup in one way only: by parsing it, where scripts do not run.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Use textContent, or parse the server's fragment with DOMParser." },
        { property: "outerHTML", message: "Use replaceWith." },
        { object: "document", property: "write", message: "Build nodes instead." },
        { object: "document", property: "cookie", message: "There are no cookies: the frame is cross-site." },
      ],
    },
  },
  {
    // Run by Node: this file, and the scripts of tests.
    files: ["*.js", "tests/**/*.js", "tests/**/*.mjs"],
    languageOptions: { globals: globals.node },
    rules: { "no-console": "off" },
  },
];

// Errors as the apps framework hands them to an app.

/** An error in the shape in which the framework hands it to an app. */
export class ZafError extends Error {
  /**
   * @param {string} message
   * @param {string} [path]
   * @param {string} [name]
   */
  constructor(message, path, name = "APIPathError") {
    super(message);
    this.name = name;
    this.path = path;
  }
}

/**
 * @param {unknown} problem
 * @param {string} path
 */
export function described(problem, path) {
  if (problem instanceof ZafError) return { message: problem.message, name: problem.name, path: problem.path ?? path };
  return { message: String(problem instanceof Error ? problem.message : problem), name: "Error", path };
}

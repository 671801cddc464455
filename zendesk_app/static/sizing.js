/** The frame is as high as the card: Zendesk is told whenever the height changes, once a frame at most. */

const PATIENCE = 300; // milliseconds; a workspace need not do as it is told

let tell = () => 0;

/** @param {import("./types.js").Zaf} zaf */
export function fitFrame(zaf) {
  let told = 0;
  tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - told) < 2) return told;
    told = height;
    zaf.invoke("resize", { width: "100%", height: `${height}px` }).catch(() => undefined);
    return told;
  };
  new ResizeObserver(() => void tell()).observe(document.body); // it speaks once a frame, before that is painted
}

/** Until the frame is as high as what stands in it: before that, what is scrolled into view moves away from the pointer. */
export function fits() {
  const height = tell();
  if (window.innerHeight >= height - 1) return Promise.resolve();
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      const done = () => {
        window.clearTimeout(timer);
        window.removeEventListener("resize", look);
        resolve();
      };
      const look = () => window.innerHeight >= height - 1 && done();
      const timer = window.setTimeout(done, PATIENCE);
      window.addEventListener("resize", look);
    })
  );
}

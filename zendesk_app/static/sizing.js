/** The frame is as high as the card: Zendesk is told whenever the height changes, once a frame at most. */

/** @param {import("./types.js").Zaf} zaf */
export function fitFrame(zaf) {
  let told = 0;
  let waiting = false;
  const fit = () => {
    waiting = false;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - told) < 2) return;
    told = height;
    zaf.invoke("resize", { width: "100%", height: `${height}px` }).catch(() => undefined);
  };
  new ResizeObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(fit);
  }).observe(document.body);
}

/** For a page that is hidden while it waits. */
const NO_FRAME_MS = 100;

/** Calls back once, when the next frame is drawn; at once in a page that is not looked at, because it has no frames. */
export function nextFrame(callback: () => void): void {
  if (document.hidden) return callback();
  const call = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(call);
  const timer = setTimeout(call, NO_FRAME_MS);
}

/** A page that is not looked at has no frames; its state goes on all the same. */
const HIDDEN_FRAME_MS = 100;

/** Calls back once, when the next frame is drawn. */
export function nextFrame(callback: () => void): void {
  const call = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(call);
  const timer = setTimeout(call, HIDDEN_FRAME_MS);
}

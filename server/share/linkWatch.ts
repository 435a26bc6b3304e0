/** Tells those who have a link open that it shows nothing any more. */
import type { PublicState } from '@/lib/protocol/shareRest';

/** Longer ones would fire at once: the delay of a timer has 31 bits. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export type LinkListener = (state: PublicState) => void;

/** Calls back at a moment (milliseconds since 1970), however far off; never before it. */
export function atTime(moment: number, now: () => number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    const rest = moment - now();
    if (rest <= 0) return callback();
    timer = setTimeout(wait, Math.min(rest, MAX_DELAY_MS));
    timer.unref?.();
  };
  timer = setTimeout(wait, 0);
  return () => clearTimeout(timer);
}

export class LinkListeners {
  private readonly byToken = new Map<string, Set<LinkListener>>();

  add(token: string, listener: LinkListener): () => void {
    const listeners = this.byToken.get(token) ?? new Set();
    this.byToken.set(token, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.byToken.get(token) === listeners) this.byToken.delete(token);
    };
  }

  tell(token: string, state: PublicState): void {
    for (const listener of this.byToken.get(token) ?? []) listener(state);
  }
}

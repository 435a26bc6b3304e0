/**
 * Long work in pieces of some milliseconds. Each yields the share that is done, from 0 to 1 and never falling; whoever
 * pulls decides about pauses and cancelling.
 */
export type Steps<T> = Generator<number, T>;

/** Does all of it without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same work as a part of more, which takes the share `from`…`to` of it. */
export function* within<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

/** Multiplications of one piece, roughly: some milliseconds. */
const PIECE = 4e6;

/** Calls `each` with 0…count − 1, a piece at a time. @param cost multiplications of one call, roughly */
export function* inPieces(count: number, cost: number, each: (index: number) => void): Steps<void> {
  const size = Math.max(1, Math.floor(PIECE / cost));
  for (let first = 0; first < count; first += size) {
    const end = Math.min(count, first + size);
    for (let index = first; index < end; index++) each(index);
    yield end / count;
  }
}

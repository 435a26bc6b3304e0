import { setImmediate as nextTurn } from 'node:timers/promises';

/** The items as they are; after every so many, everybody else who waits for the thread gets it. For lists of 100,000. */
export async function* inTurns<T>(items: Iterable<T>, each = 1000): AsyncGenerator<T> {
  let count = 0;
  for (const item of items) {
    yield item;
    if (++count % each === 0) await nextTurn();
  }
}

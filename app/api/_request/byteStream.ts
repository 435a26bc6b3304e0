import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * A long file that comes in blocks. A block is made when the receiver is ready for it, and before each one everybody else
 * who waits for the thread gets it.
 */
export function byteStream(
  blocks: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      await nextTurn();
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * UTF-8 of a long text that comes in blocks (whole lines, so that no character is cut). A block is made when the
 * receiver is ready for it, and before each one everybody else who waits for the thread gets it.
 */
export function textStream(blocks: Iterable<string> | AsyncIterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      await nextTurn();
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

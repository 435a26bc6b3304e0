import { byteStream } from './byteStream';

/** UTF-8 of a long text that comes in blocks (whole lines, so that no character is cut), as byteStream sends them. */
export function textStream(blocks: Iterable<string> | AsyncIterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return byteStream(encoded(blocks));
}

/** The same of a file whose blocks are text or bytes. */
export function mixedStream(blocks: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return byteStream(encoded(blocks));
}

async function* encoded(
  blocks: Iterable<string> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const encoder = new TextEncoder();
  for await (const block of blocks) yield typeof block === 'string' ? encoder.encode(block) : Uint8Array.from(block);
}

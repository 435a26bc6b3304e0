import type { Image } from '@/lib/domain/imageSet';
import { csvField } from '@/lib/occlusion/mapCsv';
import { textStream } from '../../../_request/textStream';

const PAGE_PICTURES = 1000;

type ListPictures = (page: { offset: number; limit: number }) => Promise<{ items: readonly Image[] }>;

/** `file,label` lines of the pictures at these places, asked for page by page as fast as they are received. */
export function selectionCsv(
  list: ListPictures,
  ranges: readonly (readonly [first: number, last: number])[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return textStream(csvBlocks(list, ranges));
}

async function* csvBlocks(
  list: ListPictures,
  ranges: readonly (readonly [first: number, last: number])[],
): AsyncGenerator<string, void> {
  yield 'file,label\r\n';
  for (const [first, last] of ranges)
    for (let offset = first; offset <= last; offset += PAGE_PICTURES) {
      const { items } = await list({ offset, limit: Math.min(PAGE_PICTURES, last - offset + 1) });
      if (items.length === 0) break; // the list is shorter than the one who asks believes
      yield items.map(({ fileName, label }) => `${csvField(fileName)},${csvField(label ?? '')}\r\n`).join('');
    }
}

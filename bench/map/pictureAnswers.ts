/** Pages and single pictures, as the server's routes give them. */
import { atlasPlan } from '@/lib/pictures/atlasPlan';
import { composePage } from '@/server/images/composePage';
import type { Answer } from './browserPage';
import type { MapPicture } from './pictures';

const TILE_PX = 32;

/** Point i shows picture i, counted round. `onPage` is told how long each page took. */
export function answerPictures(
  pictures: readonly MapPicture[],
  count: number,
  onPage: (seconds: number, bytes: number) => void = () => undefined,
): Answer {
  const bytesOf = (point: number) => pictures[point % pictures.length]?.bytes ?? new Uint8Array();
  const { columns, perPage } = atlasPlan(count, TILE_PX);
  return async (asked) => {
    const [, kind, number] = asked.split('/');
    const at = Number(number);
    if (kind === 'picture') return bytesOf(at);
    if (kind !== 'atlas') return null;
    const start = performance.now();
    const first = at * perPage;
    const onIt = Math.min(perPage, count - first);
    const page = await composePage(onIt, { px: TILE_PX, columns, read: async (place) => bytesOf(first + place) });
    onPage((performance.now() - start) / 1000, page.bytes.length);
    return page.bytes;
  };
}

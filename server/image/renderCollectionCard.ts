/** The preview of a public link to a collection: what it is called, how much is in it, and the first of its evidence. */
import type { PublicCollection } from '@/lib/domain/publicCollection';
import { imageReader } from './imageReader';
import { LINE_HEIGHT } from './pixelFont';
import { CARD_HEIGHT, CARD_WIDTH, drawLines, drawPicture, emptyCard, INK, linesOf, MARGIN, MUTED, TEXT_SCALE, TITLE_SCALE } from './renderCard'; // prettier-ignore

export const MOST_CARD_PICTURES = 4;
const GAP = 20;
const ROOM = CARD_WIDTH - 2 * MARGIN;
/** Of each picture, in pixels: four of them are a row. */
export const SIDE = (ROOM - (MOST_CARD_PICTURES - 1) * GAP) / MOST_CARD_PICTURES;
const TITLE_LINES = 3;

export interface CollectionCard {
  content: Pick<PublicCollection, 'title' | 'author'> & { items: readonly unknown[] };
  /** PNG of the evidence, of as many findings as there is room for. */
  pictures: readonly Uint8Array[];
}

/** PNG, 1200 × 630. A picture that cannot be read is an empty frame. */
export async function renderCollectionCard({ content, pictures }: CollectionCard): Promise<Uint8Array> {
  const canvas = emptyCard();
  const { title, author, items } = content;
  const count = items.length === 1 ? '1 finding' : `${items.length} findings`;
  const line = (text: string) => linesOf(text, TEXT_SCALE, 1, ROOM);
  let top = drawLines(canvas, linesOf(title, TITLE_SCALE, TITLE_LINES, ROOM), MARGIN, TITLE_SCALE, INK, MARGIN) + 12;
  top = drawLines(canvas, line(count), top, TEXT_SCALE, MUTED, MARGIN);
  const foot = CARD_HEIGHT - MARGIN - LINE_HEIGHT * TEXT_SCALE;
  const row = Math.max(top + 12, foot - GAP - SIDE);
  for (const [place, picture] of pictures.slice(0, MOST_CARD_PICTURES).entries())
    await drawPicture(canvas, picture, { left: MARGIN + place * (SIDE + GAP), top: row, side: SIDE });
  drawLines(canvas, line(`${author} - Specular`), foot, TEXT_SCALE, INK, MARGIN);
  return imageReader.encodePng(canvas);
}

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { CARD_HEIGHT, CARD_WIDTH, MARGIN } from './renderCard';
import { renderCollectionCard, SIDE } from './renderCollectionCard';

async function cardOf(title: string, pictures: readonly Uint8Array[]) {
  const png = await renderCollectionCard({ content: { title, author: 'Ada', items: pictures }, pictures });
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)]; // prettier-ignore
  return { size: [info.width, info.height], at };
}
const filled = (r: number, g: number, b: number) =>
  sharp({ create: { width: 2, height: 2, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

describe('renderCollectionCard', () => {
  it('has the first four pictures in a row, each in a frame of its own', async () => {
    const pictures = await Promise.all([filled(255, 0, 0), filled(0, 255, 0), filled(0, 0, 255), filled(9, 9, 9), filled(1, 2, 3)]); // prettier-ignore
    const { size, at } = await cardOf('What it sees', pictures);
    expect(size).toEqual([CARD_WIDTH, CARD_HEIGHT]);
    const middle = (place: number) => at(MARGIN + place * (SIDE + 20) + Math.floor(SIDE / 2), 430);
    expect([0, 1, 2, 3].map(middle)).toEqual([[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9]]); // prettier-ignore
    expect(at(CARD_WIDTH - MARGIN + 5, 430)).toEqual([255, 255, 255]);
  });

  it('is made of anything: no picture, one that cannot be read, a title without end', async () => {
    for (const pictures of [[], [Buffer.from('<svg/>')], [new Uint8Array()]])
      for (const title of ['', 'x'.repeat(300), 'y '.repeat(500), '鏡面反射'])
        expect((await cardOf(title, pictures)).size).toEqual([CARD_WIDTH, CARD_HEIGHT]);
  });
});

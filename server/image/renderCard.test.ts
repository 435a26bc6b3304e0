import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { textWidth } from './pixelFont';
import { CARD_HEIGHT, CARD_WIDTH, linesOf, renderCard, TEXT_WIDTH } from './renderCard';

const content = { title: 'The fin decides', status: 'confirmed', subject: 'shark', networkName: 'SqueezeNet', author: 'Ada', numbers: [] } as const; // prettier-ignore
const card = (change: object, picture: Uint8Array) =>
  renderCard({ content: { ...content, numbers: [], ...change }, picture });

async function pixelsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)]; // prettier-ignore
  return { info, at };
}

describe('renderCard', () => {
  it('has the evidence in squares at the left, as large as its frame, and the words beside it', async () => {
    const picture = await sharp(Buffer.from([255, 0, 0, 0, 0, 255]), { raw: { width: 2, height: 1, channels: 3 } }).png().toBuffer(); // prettier-ignore
    const { info, at } = await pixelsOf(await card({}, picture));
    expect([info.width, info.height]).toEqual([CARD_WIDTH, CARD_HEIGHT]);
    expect(at(45, 315)).toEqual([255, 0, 0]);
    expect(at(310, 315)).toEqual([255, 0, 0]);
    expect(at(320, 315)).toEqual([0, 0, 255]);
    expect(at(45, 60)).toEqual([233, 233, 233]);
    const other = await card({ title: 'Another title' }, picture);
    expect(Buffer.compare(Buffer.from(other), Buffer.from(await card({}, picture)))).not.toBe(0);
  });

  it('is made of anything: no picture, a picture with holes, a title without end', async () => {
    const holes = await sharp({ create: { width: 4, height: 900, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer(); // prettier-ignore
    for (const picture of [new Uint8Array(), Buffer.from('<svg/>'), holes]) {
      const { info } = await pixelsOf(await card({ title: 'x'.repeat(200), numbers: ['y '.repeat(500)] }, picture));
      expect([info.width, info.height]).toEqual([CARD_WIDTH, CARD_HEIGHT]);
    }
  });
});

describe('linesOf', () => {
  it('breaks between words, cuts what is longer than a line, and ends with dots what is longer than its room', () => {
    const lines = linesOf('The fin decides whether it is a great white shark or a tench', 5, 3);
    expect(lines.length).toBe(3);
    expect(lines.join(' ')).toMatch(/^The fin decides .*\.\.\.$/);
    expect(linesOf('a'.repeat(60), 5, 9).join('')).toBe('a'.repeat(60));
    expect(linesOf('', 5, 3)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('stays on the card with names that have no spaces, at scale %d', (scale) => {
    const name = '/features/denseblock1/denselayer1/conv1/Conv';
    for (const text of [name, `channel 3 of ${name} - DenseNet`, name.repeat(9)])
      for (const most of [1, 4, 99])
        for (const line of linesOf(text, scale, most)) expect(textWidth(line, scale)).toBeLessThanOrEqual(TEXT_WIDTH);
    expect(linesOf(name, 3, 4).join('')).toBe(name);
  });

  it('writes letters with marks without them, and says nothing where the font has hardly a letter', () => {
    expect(linesOf('Größe × “x” – naïve', 3, 2)).toEqual(['Grosse x "x" - naive']);
    expect(linesOf('鏡面反射ニューロン', 3, 2)).toEqual([]);
    expect(linesOf('Neuron 鏡', 3, 2)).toEqual(['Neuron ?']);
  });
});

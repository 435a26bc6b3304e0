import { describe, expect, it } from 'vitest';
import { classLook } from '@/lib/palette/classes';
import { imageReader } from './imageReader';
import { drawPoints, POINTS_PICTURE_PX, renderPoints, type PointsPicture } from './renderPoints';

/** Four points at the corners of a square, one in the middle; y points up. */
const picture: PointsPicture = {
  positions: Float32Array.from([-1, -1, 1, -1, -1, 1, 1, 1, 0, 0]),
  mask: Float32Array.from([1, 0, 1, 0, 1]),
  labels: ['10', '2', '2', null, null],
};
const EDGE = 28;
const FAR = POINTS_PICTURE_PX - EDGE;
const MIDDLE = POINTS_PICTURE_PX / 2;

function pixelOf(drawn: ReturnType<typeof drawPoints>, x: number, y: number): number[] {
  const at = (y * drawn.width + x) * 3;
  return [...drawn.rgb.subarray(at, at + 3)];
}

describe('a map as a picture', () => {
  it('has members in the colours of their labels, where they are, and the others muted', () => {
    const drawn = drawPoints(picture);
    // Labels by their value: "2" has the first colour, "10" the second.
    expect(pixelOf(drawn, EDGE, FAR)).toEqual([...classLook(1).rgb]);
    expect(pixelOf(drawn, EDGE, EDGE)).toEqual([...classLook(0).rgb]);
    expect(pixelOf(drawn, MIDDLE, MIDDLE)).toEqual([128, 128, 128]);
    for (const y of [EDGE, FAR]) expect(pixelOf(drawn, FAR, y)).toEqual([196, 203, 211]);
    expect(pixelOf(drawn, MIDDLE, EDGE)).toEqual([255, 255, 255]);
  });

  it('draws members over the others, with a white ring', () => {
    const drawn = drawPoints({ ...picture, positions: Float32Array.from([0, 0, 0, 0, 1, 1, -1, -1, 2, 2]), mask: Float32Array.from([1, 0, 0, 0, 0]) }); // prettier-ignore
    const [x, y] = [EDGE + (FAR - EDGE) / 3, FAR - (FAR - EDGE) / 3].map(Math.round) as [number, number];
    expect(pixelOf(drawn, x, y)).toEqual([...classLook(1).rgb]);
    expect(pixelOf(drawn, x + 9, y)).toEqual([255, 255, 255]);
  });

  it('is whole for one point, for points on one place, and for very many labels', () => {
    for (const count of [1, 3])
      expect(
        pixelOf(
          drawPoints({
            positions: new Float32Array(2 * count).fill(5),
            mask: new Float32Array(count).fill(1),
            labels: Array<null>(count).fill(null),
          }),
          MIDDLE,
          MIDDLE,
        ),
      ).toEqual([128, 128, 128]);
    const count = 60;
    const many = drawPoints({
      positions: Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i)),
      mask: new Float32Array(count).fill(1),
      labels: Array.from({ length: count }, (_, i) => `${'a long label '.repeat(9)}${i}`),
    });
    // Its legend has six entries in two columns; that of three labels has a row less.
    const few = drawPoints({ ...picture, labels: ['1', '2', '3', '4', '5'] });
    expect(many.height - few.height).toBe(32);
  });

  it('is a PNG, the same bytes each time, with the colours told in the legend', async () => {
    const bytes = await renderPoints(picture);
    expect(await imageReader.info(bytes, 'points.png')).toMatchObject({ format: 'png' });
    expect(Buffer.compare(await renderPoints(picture), bytes)).toBe(0);
    const drawn = drawPoints(picture);
    const below = new Set<string>();
    for (let y = POINTS_PICTURE_PX; y < drawn.height; y++)
      for (let x = 0; x < drawn.width; x++) below.add(pixelOf(drawn, x, y).join());
    for (const colour of [classLook(0).rgb, classLook(1).rgb, [128, 128, 128], [196, 203, 211]])
      expect(below).toContain(colour.join());
  });
});

/**
 * The lecture's three kinds of occlusion, on pictures that may be shown: what wins when the dog is covered, a vehicle
 * that is known by its wheel, and an animal among people. They are in docs/occlusion.md, drawn from what is computed here
 * (anew with SPECULAR_UPDATE_SCREENSHOT=1).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { RgbImage } from '@/lib/image/preprocess';
import { classLook } from '@/lib/palette/classes';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { Computation } from '@/server/compute/computation';
import {
  cellsInside,
  coverEverywhere,
  expectEvidenceInside,
  type CoveredExample,
} from '@/server/compute/coveredExample.testing';
import { openEngine } from '@/server/engine/openEngine';
import { imageReader } from '@/server/image/imageReader';
import { readModelCard } from '@/server/networks/readModelCard';
import { CARD_PATH } from './classifyObjects';
import { listPictures, readPicture } from './readPictures';

const DRAWING = path.resolve(import.meta.dirname, '../../docs/occlusion-examples.png');
const SIDE = 384;
const GRASS = '#8fb36a';

/** A picture of the package in a scene: its left upper corner and its width, in sides of the scene. */
interface Placed {
  name: string;
  x: number;
  y: number;
  width: number;
}
interface Example {
  what: string;
  placed: Placed[];
  label: string;
  /** Where the evidence should be, in sides of the scene. */
  box: { x0: number; y0: number; x1: number; y1: number };
  /** Wins instead where the patch is, nearly always in the box. */
  winner: string | null;
}

const POODLE = { name: 'poodle', x: 0.02, y: 0.3, width: 0.65 };
const TIGER = { name: 'tiger', x: 0.02, y: 0.3, width: 0.65 };
const boxOf = ({ x, y, width }: Placed) => ({ x0: x, y0: y, x1: x + width, y1: Math.min(1, y + width) });
const EXAMPLES: Example[] = [
  { what: 'the dog: without it a person wins', placed: [POODLE, { name: 'runner', x: 0.6, y: 0.05, width: 0.4 }], label: 'other mammal', box: boxOf(POODLE), winner: 'person in action' },
  { what: 'a wheel of the bicycle', placed: [{ name: 'bicycle', x: 0.1, y: 0.1, width: 0.8 }], label: 'vehicle', box: { x0: 0.1, y0: 0.45, x1: 0.5, y1: 0.85 }, winner: null },
  { what: 'the tiger, not the man beside it', placed: [TIGER, { name: 'man walking', x: 0.6, y: 0.05, width: 0.4 }], label: 'cat', box: boxOf(TIGER), winner: 'other mammal' },
]; // prettier-ignore

const spec: OcclusionSpec = { patch: 24, stride: 4, fill: [128, 128, 128] };
const { card, weightsPath, fileName } = await readModelCard(CARD_PATH);
const network = { key: fileName, format: card.format, path: weightsPath, fileName };
const scaled = ({ x0, y0, x1, y1 }: Example['box'], by: number) => ({ x0: x0 * by, y0: y0 * by, x1: x1 * by, y1: y1 * by }); // prettier-ignore

describe('covering, where pictures may be shown', () => {
  const computation = new Computation(openEngine({ device: 'cpu' }));
  const drawn: Uint8Array[][] = [];

  it.each(EXAMPLES)('$what', async ({ placed, label, box, winner }) => {
    const scene = await compose(placed);
    const image: RgbImage = await imageReader.fit(scene, 'scene.png', card.input);
    const example = await coverEverywhere(computation, { network, card, image }, spec, card.labels.indexOf(label));
    const inside = cellsInside(example, spec, scaled(box, card.input.width));
    expect(example.base).toBeGreaterThan(0.6);
    expectEvidenceInside(example, inside);
    if (winner) {
      const won = [...example.winners.keys()].filter((cell) => card.labels[example.winners[cell]!] === winner);
      expect(won.length).toBeGreaterThan(0);
      expect(won.filter((cell) => inside[cell]).length / won.length).toBeGreaterThan(0.8);
    }
    drawn.push(await draw(scene, scaled(box, SIDE), example));
  });

  it('are what the documents show', async () => {
    expect(drawn).toHaveLength(EXAMPLES.length);
    if (existsSync(DRAWING) && !process.env.SPECULAR_UPDATE_SCREENSHOT) return;
    const gap = 12;
    const tile = SIDE + gap;
    const tiles = drawn.flatMap((row, y) => row.map((input, x) => ({ input: Buffer.from(input), left: x * tile, top: y * tile }))); // prettier-ignore
    const sheet =
      await sharp({ create: { width: 3 * tile - gap, height: drawn.length * tile - gap, channels: 3, background: '#fff' } }) // prettier-ignore
        .composite(tiles)
        .png()
        .toBuffer();
    await sharp(sheet).resize({ width: 900 }).png({ palette: true }).toFile(DRAWING);
  });
});

async function compose(placed: readonly Placed[]): Promise<Buffer> {
  const layers = placed.map(async ({ name, x, y, width }) => {
    const picture = listPictures().find((one) => one.name === name);
    if (!picture) throw new Error(`There is no picture "${name}".`);
    const side = Math.round(width * SIDE);
    const input = await sharp(await readPicture(picture)).resize(side, side).png().toBuffer(); // prettier-ignore
    return { input, left: Math.round(x * SIDE), top: Math.round(y * SIDE) };
  });
  return sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: GRASS } })
    .composite(await Promise.all(layers))
    .png()
    .toBuffer();
}

/** The scene with its box, the class's probability over it, and the class that wins at each cell. */
async function draw(scene: Buffer, { x0, y0, x1, y1 }: Example['box'], example: CoveredExample): Promise<Uint8Array[]> {
  const { rows, cols } = example.grid;
  const over = async (pixels: Uint8ClampedArray) => {
    const shown = pixels.map((value, at) => (at % 4 === 3 ? value * 0.72 : value));
    const input = await sharp(shown, { raw: { width: cols, height: rows, channels: 4 } })
      .resize(SIDE, SIDE, { kernel: 'nearest' })
      .png()
      .toBuffer();
    return sharp(scene).grayscale().composite([{ input }]).png().toBuffer();
  };
  const outline = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect x="${x0}" y="${y0}" width="${x1 - x0}" height="${y1 - y0}" fill="none" stroke="#fff" stroke-width="3"/></svg>`;
  const map = heatmapPixels(example.probabilities, rows, cols, 'viridis', { min: 0, max: 1 });
  const classes = Uint8ClampedArray.from(example.winners).reduce(
    (pixels, index, cell) => {
      pixels.set([...classLook(rankOf(example, index)).rgb, 255], cell * 4);
      return pixels;
    },
    new Uint8ClampedArray(rows * cols * 4),
  );
  return [
    await sharp(scene).composite([{ input: Buffer.from(outline) }]).png().toBuffer(),
    await over(map),
    await over(classes),
  ]; // prettier-ignore
}

/** Classes have the colours of the page: by the number of cells that they win, most first. */
function rankOf({ winners }: CoveredExample, index: number): number {
  const cells = (one: number) => winners.reduce((sum, winner) => sum + Number(winner === one), 0);
  const order = [...new Set(winners)].sort((a, b) => cells(b) - cells(a) || a - b);
  return order.indexOf(index);
}

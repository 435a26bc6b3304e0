import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClearlyOriented } from '@/lib/filters/orientation';
import { modelCardSchema } from '@/lib/domain/modelCard';
import { CARD_PATH, openObjectsClassifier, sceneRenderer, type ObjectsClassifier } from './classifyObjects';
import { composeScene, SCENE_SIDE_PX } from './composeScene';
import { degreesApart, degreesOf, firstFilters } from './firstFilters';
import { planScenes, sceneOf } from './planScenes';
import { createChance } from './random';
import { classesOf, listPictures, PICTURE_SIDE_PX, readPicture } from './readPictures';

const pictures = listPictures();
const known = pictures.filter(({ heldOut }) => !heldOut);
const inFolder = (name: string) => path.join(import.meta.dirname, name);
const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

/** Neither those of measure.ts nor that of the demo. */
const TEST_SEED = 77;
const MAX_WEIGHTS_BYTES = 12 * 1024 * 1024;

describe('the pictures', () => {
  it('are 960 different files in the 24 classes of the card, about a tenth of each held out', async () => {
    expect(new Set(pictures.map(({ file }) => file)).size).toBe(960);
    const { labels } = modelCardSchema.parse(await readJson(CARD_PATH));
    expect(classesOf(pictures)).toEqual(labels);
    expect(labels).toHaveLength(24);
    for (const label of labels) {
      const ofClass = pictures.filter((picture) => picture.class === label);
      const heldOut = ofClass.filter((picture) => picture.heldOut).length;
      expect(heldOut).toBeGreaterThanOrEqual(1);
      expect(Math.abs(heldOut - ofClass.length / 10)).toBeLessThanOrEqual(1);
    }
  });

  it('leave out skin tones and flags', () => {
    const SKIN_TONE = /1f3f[b-f]/;
    const FLAG_LETTER = /1f1(e[6-9a-f]|f[0-9a-f])/;
    expect(pictures.filter(({ file }) => SKIN_TONE.test(file) || FLAG_LETTER.test(file))).toEqual([]);
  });

  it('of one person in several versions are all on one side of the split', () => {
    const versions = new Map<string, Set<boolean>>();
    for (const { file, heldOut } of pictures) {
      const glyph = file.replace(/1f46[89]/g, '1f9d1').replace(/-(200d-)?(2640|2642)|-fe0f|-200d|\.webp/g, '');
      versions.set(glyph, (versions.get(glyph) ?? new Set()).add(heldOut));
    }
    expect(versions.size).toBeLessThan(pictures.length - 100);
    expect([...versions].filter(([, sides]) => sides.size > 1)).toEqual([]);
  });

  it('that the network was trained on are exactly those that are not held out', async () => {
    const bytes = createHash('sha256');
    for (const picture of known) bytes.update(await readPicture(picture));
    expect(await readJson(inFolder('training.json'))).toMatchObject({
      trainingPictures: known.length,
      trainingFilesSha256: bytes.digest('hex'),
    });
  });
});

describe('a scene', () => {
  it('is the same for the same seed, and another for another', async () => {
    const bytes = await readPicture(known[0]!);
    const [one, again, other] = await Promise.all([5, 5, 6].map((seed) => composeScene(bytes, createChance(seed))));
    expect(again).toEqual(one);
    expect(other!.rgb).not.toEqual(one!.rgb);
  });

  it('shows the object where the mask is white, and the ground where it is black', async () => {
    // A green disc without shading: whatever light falls on it, green stays its strongest colour.
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><circle cx="128" cy="128" r="100" fill="#00ff00"/></svg>`;
    const disc = await sharp(Buffer.from(svg)).png().toBuffer();
    const empty = await sharp({ create: { width: 256, height: 256, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    for (let seed = 0; seed < 12; seed++) {
      const { rgb, mask, coverage } = await composeScene(disc, createChance(seed));
      const isGreen = (i: number) => rgb[i * 3 + 1]! > 1.5 * Math.max(rgb[i * 3]!, rgb[i * 3 + 2]!);
      const white = [...mask.keys()].filter((i) => mask[i] === 255);
      expect(white.filter(isGreen).length / white.length).toBeGreaterThan(0.99);
      // The disc's area as a share of the picture's, at the scales that scenes have; less where it leaves the scene.
      const whole = Math.PI * (100 / 256) ** 2;
      expect(coverage).toBeLessThan(whole * 0.95 ** 2 * 1.01);
      expect(coverage).toBeGreaterThan(whole * 0.58 ** 2 * 0.6);
      expect(mask.reduce((sum, alpha) => sum + alpha, 0) / 255 / SCENE_SIDE_PX ** 2).toBeCloseTo(coverage, 6);
      // The same chance without an object: the ground is the same except for the shadow and the exposure.
      const nothing = await composeScene(empty, createChance(seed));
      expect(nothing.coverage).toBe(0);
      expect(nothing.mask.every((alpha) => alpha === 0)).toBe(true);
    }
  });

  it('has the mask of its own picture: turned back, the outline is that of the file', async () => {
    // Without lean and shift the mask is the picture's own alpha, shrunk.
    const still = { ...createChance(1), next: () => 0.5, between: (low: number, high: number) => (low + high) / 2 };
    const bytes = await readPicture(known[30]!);
    const { mask } = await composeScene(bytes, still);
    const width = Math.round(((0.58 + 0.95) / 2) * SCENE_SIDE_PX);
    const alpha = await sharp(bytes).extractChannel('alpha').resize(width, width).raw().toBuffer();
    const share = alpha.reduce((sum, a) => sum + a, 0) / mask.reduce((sum, a) => sum + a, 0);
    expect(share).toBeGreaterThan(0.98);
    expect(share).toBeLessThan(1.02);
  });

  it('is planned for every class in turn, of known pictures in another order for another seed', async () => {
    const plan = planScenes(known, 3, 9);
    expect(plan.map(({ picture }) => picture.class)).toEqual(Array(3).fill(classesOf(known)).flat());
    expect(planScenes(known, 3, 9)).toEqual(plan);
    expect(planScenes(known, 3, 10).map(({ picture }) => picture.file)).not.toEqual(plan.map((p) => p.picture.file));
    // The smallest class has 8 known pictures: ten rounds show each of them before any comes again.
    const aircraft = planScenes(known, 8, 9).filter(({ picture }) => picture.class === 'aircraft');
    expect(new Set(aircraft.map(({ picture }) => picture.file)).size).toBe(8);
    expect((await sceneOf(plan[0]!)).rgb).toHaveLength(SCENE_SIDE_PX ** 2 * 3);
  });
});

describe('the network', () => {
  let network: ObjectsClassifier;
  beforeAll(async () => {
    network = await openObjectsClassifier();
  });
  afterAll(() => network.close());

  it('has at most 12 MB and a card that fits it', async () => {
    expect((await stat(inFolder('objects.onnx'))).size).toBeLessThan(MAX_WEIGHTS_BYTES);
    const card = modelCardSchema.parse(await readJson(CARD_PATH));
    expect(card).toMatchObject({ file: 'objects.onnx', features: 'features', input: { width: 96, height: 96 } });
    expect((await sharp(await readPicture(known[0]!)).metadata()).width).toBe(PICTURE_SIDE_PX);
  });

  it('names at least 92 % of new scenes with known pictures rightly', async () => {
    const everySecond = known.filter((_, index) => index % 2 === 0);
    const answers = await network.classify(everySecond, sceneRenderer(TEST_SEED));
    expect(answers).toHaveLength(433);
    expect(answers.filter(({ rank }) => rank === 0).length / answers.length).toBeGreaterThanOrEqual(0.92);
  }, 180_000);

  it('has at least 14 clearly oriented filters in its first layer, both diagonals among them', async () => {
    const filters = firstFilters(await readFile(inFolder('objects.onnx')));
    expect(filters.length).toBeGreaterThanOrEqual(32);
    const degrees = filters.filter(isClearlyOriented).map(degreesOf);
    expect(degrees.length).toBeGreaterThanOrEqual(14);
    for (const wanted of [0, 45, 90, 135])
      expect(degrees.some((angle) => degreesApart(angle, wanted) <= 15)).toBe(true);
  });
});

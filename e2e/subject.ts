/**
 * Something to look at that takes a while: SqueezeNet 1.1 on a photograph where the test assets are there, otherwise a
 * wide network with random weights on a demo digit. Both are real runs of the real engine.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Image, ImageSet } from '../lib/domain/imageSet';
import type { ModelCard } from '../lib/domain/modelCard';
import type { Network } from '../lib/domain/network';
import type { OcclusionSpec } from '../lib/domain/occlusion';
import type { Session } from '../lib/domain/session';
import { buildOnnx, floatTensor, node, tensorInfo } from '../lib/onnx/buildOnnx';

const ASSETS = process.env.SPECULAR_ASSETS ?? '../shared/assets';

export interface Subject {
  network: Network;
  image: Image;
  spec: OcclusionSpec;
}

/** Adds the subject to a running server. Its run takes 10 to 30 seconds on two cores. */
export async function addSlowSubject(url: string): Promise<Subject> {
  const weights = path.join(ASSETS, 'models/squeezenet1.1.onnx');
  return existsSync(weights) ? addSqueezeNet(url, weights) : addWideNetwork(url);
}

export async function createSession(url: string, name: string, subject: Subject): Promise<Session> {
  const body = { name, networkId: subject.network.id, imageId: subject.image.id, spec: subject.spec };
  return (await postJson<{ session: Session }>(`${url}/api/sessions`, body)).session;
}

async function addSqueezeNet(url: string, weights: string): Promise<Subject> {
  const models = path.dirname(weights);
  const card = JSON.parse(await readFile(path.join(models, 'squeezenet1.1.model.json'), 'utf8')) as ModelCard;
  const labels = (await readFile(path.join(models, String(card.labels)), 'utf8')).trimEnd().split('\n');
  const photograph = path.join(ASSETS, 'images/imagenet-samples/160_n02088094_Afghan_hound.JPEG');
  const network = await addNetwork(url, await readFile(weights), { ...card, labels });
  const image = await addImage(url, await readFile(photograph), 'Afghan_hound.jpg');
  return { network, image, spec: { patch: 32, stride: 3, fill: [128, 128, 128] } };
}

async function addWideNetwork(url: string): Promise<Subject> {
  const width = 96;
  const card: ModelCard = {
    name: 'Wide network, random weights',
    format: 'onnx',
    file: 'wide.onnx',
    input: { tensor: 'picture', width, height: width, layout: 'NCHW', channels: 'RGB', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], fit: 'stretch' }, // prettier-ignore
    output: { tensor: 'scores', kind: 'logit' },
    labels: Array.from({ length: 100 }, (_, k) => `class ${k}`),
  };
  const network = await addNetwork(url, wideNetwork(width, 100), card);
  const { items } = await getJson<{ items: Image[] }>(`${url}/api/image-sets/digits/images?offset=0&limit=1`);
  return { network, image: items[0]!, spec: { patch: 16, stride: 3, fill: [128, 128, 128] } };
}

/** Conv 3×3, 64 channels, three times on the full picture: about 10 ms a picture on two cores. */
function wideNetwork(width: number, classes: number): Uint8Array {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5;
  const weights = (name: string, dims: number[]) => {
    const count = dims.reduce((a, b) => a * b);
    const spread = Math.sqrt((24 * dims[0]!) / count);
    return floatTensor(
      name,
      dims,
      Float32Array.from({ length: count }, () => random() * spread),
    );
  };
  const depths = [3, 64, 64, 64];
  const layers = [1, 2, 3].flatMap((k) => [
    node('Conv', [k === 1 ? 'picture' : `r${k - 1}`, `w${k}`], [`c${k}`], { pads: [1, 1, 1, 1] }),
    node('Relu', [`c${k}`], [`r${k}`]),
  ]);
  return buildOnnx({
    inputs: [tensorInfo('picture', ['N', 3, width, width])],
    outputs: [tensorInfo('scores', ['N', classes])],
    nodes: [
      ...layers,
      node('GlobalAveragePool', ['r3'], ['pooled']),
      node('Flatten', ['pooled'], ['features']),
      node('Gemm', ['features', 'head'], ['scores'], { transB: 1 }),
    ],
    initializers: [
      ...[1, 2, 3].map((k) => weights(`w${k}`, [depths[k]!, depths[k - 1]!, 3, 3])),
      weights('head', [classes, 64]),
    ],
  });
}

/** Uploads the weights and stores them under the card. */
export async function addNetwork(url: string, bytes: Uint8Array, card: ModelCard): Promise<Network> {
  const { hash } = await postBytes<{ hash: string }>(`${url}/api/uploads?name=${encodeURIComponent(card.file)}`, bytes);
  return (await postJson<{ network: Network }>(`${url}/api/networks`, { weightsHash: hash, card })).network;
}

async function addImage(url: string, bytes: Uint8Array, fileName: string): Promise<Image> {
  const { imageSet } = await postJson<{ imageSet: ImageSet }>(`${url}/api/image-sets`, { name: 'Photographs' });
  await postBytes(`${url}/api/image-sets/${imageSet.id}/images?fileName=${fileName}&label=Afghan%20hound`, bytes);
  return (await getJson<{ items: Image[] }>(`${url}/api/image-sets/${imageSet.id}/images?offset=0&limit=1`)).items[0]!;
}

export async function getJson<T>(url: string): Promise<T> {
  return answer<T>(await fetch(url));
}
export async function postJson<T>(url: string, body: unknown): Promise<T> {
  return answer<T>(await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })); // prettier-ignore
}
async function postBytes<T>(url: string, body: Uint8Array): Promise<T> {
  return answer<T>(await fetch(url, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(body) })); // prettier-ignore
}
async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** The routes on real services: a temporary data directory, the digits network, real digits. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Finding } from '@/lib/domain/finding';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Job } from '@/lib/domain/job';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import type { Session } from '@/lib/domain/session';
import { withSegments } from '@/lib/occlusion/segments';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import {
  expectRefusal,
  digitPng,
  get,
  okJson,
  postBytes,
  postJson,
  withRealServices,
} from './_request/routeCall.testing';
import { GET as getFinding } from './findings/[id]/route';
import { POST as postCheck } from './findings/[id]/checks/route';
import { GET as getFindingMap } from './findings/[id]/map/route';
import { GET as getFindingPicture } from './findings/[id]/picture/route';
import { GET as getFindings, POST as postFinding } from './findings/route';
import { GET as getHealth } from './health/route';
import { GET as getImagesOfSet, POST as postImage } from './image-sets/[id]/images/route';
import { GET as getLabels } from './image-sets/[id]/labels/route';
import { GET as getImageSet } from './image-sets/[id]/route';
import { GET as getImageSets, POST as postImageSet } from './image-sets/route';
import { GET as getImageFile } from './images/[id]/file/route';
import { GET as getImageInput } from './images/[id]/input/route';
import { GET as getMask } from './images/[id]/mask/route';
import { GET as getImage } from './images/[id]/route';
import { GET as getThumbnail } from './images/[id]/thumbnail/route';
import { GET as getJobMap } from './jobs/[id]/map/route';
import { GET as getJob } from './jobs/[id]/route';
import { POST as postPredict } from './networks/[id]/predict/route';
import { GET as getNetwork } from './networks/[id]/route';
import { POST as postPropose } from './networks/propose/route';
import { GET as getNetworks, POST as postNetwork } from './networks/route';
import { POST as postTry } from './networks/try/route';
import { GET as getSession } from './sessions/[id]/route';
import { GET as getSessions, POST as postSession } from './sessions/route';
import { POST as postUpload } from './uploads/route';
import { hasEnded, until } from '@/server/jobs/untilJob.testing';

const context = withRealServices();
const digits = path.join(import.meta.dirname, '../../models/digits');
const NO_HASH = '0'.repeat(64);
const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47];

let weightsHash: string;
let card: ModelCard;
let network: Network;
let imageSet: ImageSet;
let image: Image;

const answer = async <T extends z.ZodType>(schema: T, response: Promise<Response>): Promise<z.infer<T>> =>
  schema.parse(await okJson(response));

async function upload(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const query = `?name=${encodeURIComponent(name)}`;
  return (await answer(rest.uploadedSchema, postBytes(postUpload, bytes, { query }))).hash;
}

beforeAll(async () => {
  const weights = Uint8Array.from(await readFile(path.join(digits, 'digits.onnx')));
  weightsHash = await upload('digits.onnx', weights);
  expect(weightsHash).toBe(createHash('sha256').update(weights).digest('hex'));
  card = JSON.parse(await readFile(path.join(digits, 'digits.model.json'), 'utf8')) as ModelCard;
  ({ network } = await answer(rest.networkAnswerSchema, postJson(postNetwork, { weightsHash, card })));
  const json = { name: 'Digits', description: 'Two of them' };
  ({ imageSet } = await answer(rest.imageSetAnswerSchema, postJson(postImageSet, json)));
  for (const label of [9, 3]) {
    const query = `?fileName=digit-${label}.png&label=${label}`;
    const png = await digitPng(label);
    const report = await answer(rest.importReportSchema, postBytes(postImage, png, { id: imageSet.id, query }));
    expect(report).toMatchObject({ added: 1, refused: [] });
  }
  const page = await answer(rest.imagePageSchema, get(getImagesOfSet, imageSet.id));
  image = page.items[0]!;
}, 120_000);

describe('health', () => {
  it('names the device and the database', async () => {
    const health = await answer(rest.healthSchema, get(getHealth));
    expect(health).toMatchObject({ status: 'ok', database: 'pglite', device: { provider: 'cpu' } });
  });
});

describe('uploads', () => {
  it.each(['../etc/passwd', '..', 'a/b.onnx', 'a\\b.onnx', 'a\u0007b', 'x'.repeat(256), ''])(
    'refuse the name %j',
    async (name) => {
      const query = `?name=${encodeURIComponent(name)}`;
      await expectRefusal(postBytes(postUpload, new Uint8Array(1), { query }), 400, 'invalid_input', 'name');
    },
  );

  it('refuse what is announced to be larger than 2 GiB', async () => {
    const headers = { 'content-length': String(rest.MAX_UPLOAD_BYTES + 1) };
    await expectRefusal(postBytes(postUpload, new Uint8Array(1), { query: '?name=a', headers }), 413, 'too_large');
  });
});

describe('networks', () => {
  it('are listed and found by their id', async () => {
    const { networks } = await answer(rest.networksAnswerSchema, get(getNetworks));
    expect(networks.map(({ id }) => id)).toEqual([network.id]);
    expect((await answer(rest.networkAnswerSchema, get(getNetwork, network.id))).network).toEqual(network);
  });

  it('are proposed from their file', async () => {
    const json = { weightsHash, fileName: 'digits.onnx' };
    const proposal = await answer(rest.networkProposalSchema, postJson(postPropose, json));
    expect(proposal.card.input).toMatchObject({ width: 28, height: 28, channels: 'GRAY' });
    expect(proposal.inspection.parameterCount).toBe(network.parameterCount);
  });

  it('tell the digit of a stored and of an uploaded picture, saved or still being filled in', async () => {
    const hash = await upload('three.png', await digitPng(3));
    const uploaded = { hash, fileName: 'three.png' };
    const best = async (response: Promise<Response>) => (await answer(rest.topSchema, response)).top[0]?.label;
    expect(await best(postJson(postPredict, { imageId: image.id }, { id: network.id }))).toBe('9');
    expect(await best(postJson(postPredict, uploaded, { id: network.id }))).toBe('3');
    expect(await best(postJson(postTry, { weightsHash, card, image: uploaded }))).toBe('3');
    expect(await best(postJson(postTry, { weightsHash, card, image: { imageId: image.id } }))).toBe('9');
  });

  it('name the field of a card that cannot be right', async () => {
    const wrong = (change: object) => postJson(postNetwork, { weightsHash, card: { ...card, ...change } });
    await expectRefusal(wrong({ colour: 'red' }), 400, 'invalid_input', 'card');
    const mean = { ...card.input, mean: [1, 2, 3] };
    await expectRefusal(wrong({ input: mean }), 400, 'invalid_input', 'card.input.mean');
    const labels = await expectRefusal(wrong({ labels: ['a', 'b'] }), 422, 'invalid_network', 'labels');
    expect(labels.message).toMatch(/10/);
  });

  it('refuse bytes that are no network, no JSON and no fitting request', async () => {
    const text = await upload('readme.onnx', new TextEncoder().encode('This is no network.'));
    await expectRefusal(postJson(postPropose, { weightsHash: text, fileName: 'readme.onnx' }), 422, 'invalid_network');
    await expectRefusal(postJson(postPropose, '{"weightsHash":'), 400, 'invalid_input');
    await expectRefusal(postJson(postPropose, {}, { type: 'text/plain' }), 415, 'unsupported');
    const extra = { weightsHash, fileName: 'digits.onnx', path: '/etc' };
    await expectRefusal(postJson(postPropose, extra), 400, 'invalid_input');
    const outside = { weightsHash, fileName: '../../digits.onnx' };
    await expectRefusal(postJson(postPropose, outside), 400, 'invalid_input', 'fileName');
    await expectRefusal(postJson(postPropose, { weightsHash: NO_HASH, fileName: 'a.onnx' }), 404, 'not_found');
    await expectRefusal(postJson(postPredict, { imageId: 'nobody' }, { id: network.id }), 404, 'not_found', 'imageId');
    await expectRefusal(
      postJson(postPredict, { hash: weightsHash, fileName: 'a' }, { id: network.id }),
      422,
      'invalid_image',
    );
  });

  it('do not exist under an id that none has', async () => {
    await expectRefusal(get(getNetwork, 'nobody'), 404, 'not_found', 'networkId');
  });

  it.each(['../networks', 'a b', '', 'x'.repeat(81)])('cannot even have the id %j', async (id) => {
    await expectRefusal(get(getNetwork, id), 404, 'not_found');
  });
});

describe('image sets', () => {
  it('are listed with their pictures and labels', async () => {
    const { imageSets } = await answer(rest.imageSetsAnswerSchema, get(getImageSets));
    expect(imageSets).toMatchObject([{ id: imageSet.id, name: 'Digits', imageCount: 2 }]);
    expect((await answer(rest.imageSetAnswerSchema, get(getImageSet, imageSet.id))).imageSet.imageCount).toBe(2);
    const { labels } = await answer(rest.labelsAnswerSchema, get(getLabels, imageSet.id));
    expect(labels).toEqual([
      { label: '3', count: 1 },
      { label: '9', count: 1 },
    ]);
  });

  it('give pages, searches and labels', async () => {
    const page = (query: string) => answer(rest.imagePageSchema, get(getImagesOfSet, imageSet.id, query));
    expect(await page('?offset=1&limit=1')).toMatchObject({ total: 2, items: [{ fileName: 'digit-3.png' }] });
    expect(await page('?search=DIGIT-9')).toMatchObject({ total: 1, items: [{ label: '9' }] });
    expect(await page('?search=&label=3')).toMatchObject({ total: 1, items: [{ label: '3' }] });
    await expectRefusal(get(getImagesOfSet, imageSet.id, '?limit=201'), 400, 'invalid_input', 'limit');
    await expectRefusal(get(getImagesOfSet, imageSet.id, '?offset=-1'), 400, 'invalid_input', 'offset');
    await expectRefusal(get(getImagesOfSet, 'nobody'), 404, 'not_found');
  });

  it('report a file that is no picture, and refuse names with folders and bodies without end', async () => {
    const add = (query: string, headers = {}) =>
      postBytes(postImage, new Uint8Array([1]), { id: imageSet.id, query, headers });
    const report = await answer(rest.importReportSchema, add('?fileName=one.png'));
    expect(report).toMatchObject({ added: 0, refused: [{ fileName: 'one.png' }] });
    await expectRefusal(add('?fileName=..%2Fone.png'), 400, 'invalid_input', 'fileName');
    const huge = { 'content-length': String(65 * 1024 * 1024) };
    await expectRefusal(add('?fileName=one.png', huge), 413, 'too_large');
    await expectRefusal(
      postBytes(postImage, new Uint8Array(1), { id: 'nobody', query: '?fileName=a' }),
      404,
      'not_found',
    );
  });
});

describe('pictures', () => {
  it('come as they were sent, and cannot become a page', async () => {
    expect((await answer(rest.imageAnswerSchema, get(getImage, image.id))).image).toEqual(image);
    const response = await get(getImageFile, image.id);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.hash);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it('come small, and as a network is shown them', async () => {
    const thumbnail = await get(getThumbnail, image.id, '?size=64');
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await thumbnail.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP');
    const input = await get(getImageInput, image.id, `?network=${network.id}`);
    expect([...new Uint8Array(await input.arrayBuffer()).subarray(0, 4)]).toEqual(PNG_MAGIC);
    await expectRefusal(get(getThumbnail, image.id, '?size=9999'), 400, 'invalid_input', 'size');
    await expectRefusal(get(getImageInput, image.id, '?network=nobody'), 404, 'not_found', 'networkId');
    await expectRefusal(get(getImageInput, image.id), 400, 'invalid_input', 'network');
    await expectRefusal(get(getImageFile, 'nobody'), 404, 'not_found', 'imageId');
  });

  it('give the mask of their object where it is known, and say so where it is not', async () => {
    const { database, artifacts } = context.services;
    const maskHash = await artifacts.put(Buffer.from('a mask'));
    const { id: setId } = await database.images.createSet({ id: 'masked-set', name: 'Masked', description: '' });
    await database.images.addImages(setId, [{ ...image, id: 'masked', maskHash }]);
    const mask = await get(getMask, 'masked');
    expect(await mask.text()).toBe('a mask');
    expect(mask.headers.get('content-type')).toBe('image/png');
    expect(mask.headers.get('cache-control')).toContain('immutable');
    expect((await answer(rest.imageAnswerSchema, get(getImage, 'masked'))).image).toMatchObject({ maskHash });
    const { message } = await expectRefusal(get(getMask, image.id), 404, 'not_found');
    expect(message).toContain(image.fileName);
    await database.images.deleteSet(setId);
  });
});

describe('sessions', () => {
  it('look at the first picture that the network knows, with a spec that fits', async () => {
    const { session } = await answer(rest.sessionAnswerSchema, postJson(postSession, { name: ' Mine ' }));
    expect(session).toMatchObject({
      name: 'Mine',
      view: { networkId: network.id, imageId: image.id, spec: { patch: 4, stride: 2 }, target: 'top' },
    });
    expect((await answer(rest.sessionAnswerSchema, get(getSession, session.id))).session).toEqual(session);
    const { sessions } = await answer(rest.sessionsAnswerSchema, get(getSessions));
    expect(sessions.map(({ id }) => id)).toContain(session.id);
  });

  it('refuse what they cannot look at, and name it', async () => {
    const spec = { patch: 40, stride: 2 };
    await expectRefusal(postJson(postSession, { name: 'a', spec }), 400, 'invalid_input', 'spec.patch');
    await expectRefusal(postJson(postSession, { name: 'a', networkId: 'x' }), 404, 'not_found', 'networkId');
    await expectRefusal(postJson(postSession, { name: 'a', imageId: 'x' }), 404, 'not_found', 'imageId');
    await expectRefusal(postJson(postSession, { name: '  ' }), 400, 'invalid_input', 'name');
    await expectRefusal(postJson(postSession, { name: 'a', id: 'mine' }), 400, 'invalid_input');
    await expectRefusal(get(getSession, 'nobody'), 404, 'not_found');
  });
});

describe('runs and findings', () => {
  let session: Session;
  let job: Job;
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };

  beforeAll(async () => {
    ({ session } = await answer(rest.sessionAnswerSchema, postJson(postSession, { name: 'Runs', spec })));
    const { jobs } = context.services;
    const request = { networkId: network.id, imageId: image.id, spec };
    const started = await jobs.start(request, { name: 'Ada', sessionId: session.id });
    await until(jobs, started.id, hasEnded);
    ({ job } = await answer(rest.jobAnswerSchema, get(getJob, started.id)));
    expect(job.state.status).toBe('completed');
  }, 60_000);

  it('give their map as numbers, as a table and as a picture', async () => {
    const log = await context.services.jobs.log(job.id);
    const top = job.base!.indexOf(Math.max(...job.base!));
    const npy = await get(getJobMap, job.id);
    expect(npy.headers.get('x-specular-cells')).toBe('16/16');
    expect(npy.headers.get('content-disposition')).toContain('digit-9-Handwritten-digits-9-probability-p7-s7.npy');
    const map = decodeNpy(new Uint8Array(await npy.arrayBuffer()));
    expect(map).toEqual({ shape: [4, 4], data: log.map(top) });

    const drop = decodeNpy(new Uint8Array(await (await get(getJobMap, job.id, '?class=3&score=drop')).arrayBuffer()));
    expect([...drop.data]).toEqual([...log.map(3)].map((p) => Math.fround(job.base![3]! - p)));

    const perPixel = decodeNpy(new Uint8Array(await (await get(getJobMap, job.id, '?per=pixel')).arrayBuffer()));
    expect(perPixel.shape).toEqual([28, 28]);
    expect(perPixel.data[0]).toBe(map.data[0]); // patch 7, stride 7: one cell covers each pixel

    const classes = await get(getJobMap, job.id, '?of=classes');
    expect(classes.headers.get('content-disposition')).toContain('digit-9-Handwritten-digits-classes-p7-s7.npy');
    const winners = decodeNpy(new Uint8Array(await classes.arrayBuffer()));
    expect(winners.shape).toEqual([4, 4]);
    for (let position = 0; position < log.done; position++) {
      const vector = log.vector(position);
      expect(winners.data[log.order[position]!]).toBe(vector.indexOf(Math.max(...vector)));
    }

    const csv = await get(getJobMap, job.id, '?format=csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines.filter((line) => !line.startsWith('#'))).toHaveLength(1 + 16);

    const png = await get(getJobMap, job.id, '?format=png&score=logit');
    expect([...new Uint8Array(await png.arrayBuffer()).subarray(0, 4)]).toEqual(PNG_MAGIC);
  });

  it('refuse classes, scores and formats that there are not', async () => {
    await expectRefusal(get(getJobMap, job.id, '?class=10'), 400, 'invalid_input', 'class');
    await expectRefusal(get(getJobMap, job.id, '?class=-1'), 400, 'invalid_input', 'class');
    await expectRefusal(get(getJobMap, job.id, '?score=loss'), 400, 'invalid_input', 'score');
    await expectRefusal(get(getJobMap, job.id, '?format=exe'), 400, 'invalid_input', 'format');
    await expectRefusal(get(getJobMap, job.id, '?format=csv&per=pixel'), 400, 'invalid_input', 'per');
    await expectRefusal(get(getJobMap, job.id, '?of=classes&per=pixel'), 400, 'invalid_input', 'of');
    await expectRefusal(get(getJobMap, job.id, '?of=classes&format=png'), 400, 'invalid_input', 'of');
    await expectRefusal(get(getJobMap, 'nobody'), 404, 'not_found');
    await expectRefusal(get(getJob, 'nobody'), 404, 'not_found');
  });

  it('give the segments that their cells covered, and the map by pixels of these', async () => {
    const { jobs, images } = context.services;
    const own = { ...spec, segments: { compactness: 10 } };
    const request = { networkId: network.id, imageId: image.id, spec: own };
    const asked = await jobs.start(request, { name: 'Ada', sessionId: session.id });
    const run = await until(jobs, asked.id, hasEnded);
    expect(run.state.status).toBe('completed');
    const fileOf = async (query: string) => decodeNpy(new Uint8Array(await (await get(getJobMap, run.id, query)).arrayBuffer())); // prettier-ignore
    const npy = await (await get(getJobMap, run.id, '?of=segments')).arrayBuffer();
    const header = new TextDecoder().decode(npy.slice(0, npy.byteLength - 28 * 28 * 4));
    expect(header).toContain("'descr': '<i4', 'fortran_order': False, 'shape': (28, 28)");
    const labels = new Int32Array(npy.slice(npy.byteLength - 28 * 28 * 4));
    const fitted = await images.fitted(image, network.card.input);
    const { segments } = withSegments(run.grid, own, fitted);
    expect(labels).toEqual(segments!.labels);
    const [cells, pixels] = [await fileOf(''), await fileOf('?per=pixel')];
    expect([...pixels.data]).toEqual([...labels].map((cell) => cells.data[cell]));
    await expectRefusal(get(getJobMap, job.id, '?of=segments'), 400, 'invalid_input', 'of');
    await expectRefusal(get(getJobMap, run.id, '?of=segments&format=csv'), 400, 'invalid_input', 'of');
  });

  it('are saved as findings, listed, filtered, downloaded and checked again', async () => {
    const draft = {
      kind: 'occlusion',
      sessionId: session.id,
      jobId: job.id,
      author: 'Ada',
      title: 'The loop decides',
      tags: ['digits'],
      target: {
        networkId: network.id,
        imageId: image.id,
        classIndex: 9,
        score: 'drop',
        area: { kind: 'cell', row: 1, col: 1 },
      },
    };
    const { finding } = await answer(rest.findingAnswerSchema, postJson(postFinding, draft));
    expect(finding).toMatchObject({ title: 'The loop decides', text: '', evidence: { done: 16, rows: 4, cols: 4 } });
    expect((await answer(rest.findingAnswerSchema, get(getFinding, finding.id))).finding).toEqual(finding);

    const list = async (query: string) =>
      (await answer(rest.findingPageSchema, get(getFindings, '', query))).items.map(({ id }: Finding) => id);
    expect(await list('?tag=digits&search=LOOP')).toEqual([finding.id]);
    expect(await list('?tag=birds')).toEqual([]);
    expect(await list(`?sessionId=${session.id}&networkId=${network.id}`)).toEqual([finding.id]);

    const map = await get(getFindingMap, finding.id);
    expect(map.headers.get('content-disposition')).toContain('The-loop-decides.npy');
    const stored = decodeNpy(new Uint8Array(await map.arrayBuffer()));
    expect(stored.data).toEqual((await context.services.jobs.log(job.id)).map(9));
    const picture = await get(getFindingPicture, finding.id);
    expect(picture.headers.get('content-type')).toBe('image/png');

    const checked = new Promise<void>((resolve) =>
      context.services.findings.subscribe((event) => {
        if (event.kind === 'checked' && event.check.outcome.verdict !== 'running') resolve();
      }),
    );
    const { check } = await answer(rest.checkAnswerSchema, postJson(postCheck, { by: 'Bob' }, { id: finding.id }));
    expect(check.by).toBe('Bob');
    await checked;
    const after = await answer(rest.findingAnswerSchema, get(getFinding, finding.id));
    const outcome = after.finding.checks[0]?.outcome;
    expect(outcome).toMatchObject({ verdict: 'same' });
    // Whole runs and parts of the network sum in another order.
    expect(outcome && 'maxDifference' in outcome ? outcome.maxDifference : NaN).toBeLessThan(1e-6);
  }, 60_000);

  it('refuse drafts and checks that cannot be', async () => {
    await expectRefusal(postJson(postFinding, { title: 'x' }), 400, 'invalid_input', 'kind');
    await expectRefusal(postJson(postFinding, { kind: 'occlusion', title: 'x' }), 400, 'invalid_input', 'sessionId');
    await expectRefusal(postJson(postFinding, '['), 400, 'invalid_input');
    await expectRefusal(postJson(postCheck, { by: 'Bob' }, { id: 'nobody' }), 404, 'not_found');
    await expectRefusal(get(getFinding, 'nobody'), 404, 'not_found');
    await expectRefusal(get(getFindingMap, 'nobody'), 404, 'not_found');
    await expectRefusal(get(getFindingPicture, '../x'), 404, 'not_found');
    await expectRefusal(get(getFindings, '', '?limit=0'), 400, 'invalid_input', 'limit');
  });
});

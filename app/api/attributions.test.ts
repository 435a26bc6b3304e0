/**
 * Cross-checks on real services, on a network of which the truth is known: it looks at the upper left corner alone, and
 * the picture has the same blot in two corners.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { spearman } from '@/lib/attribution/rankCorrelation';
import { outsideShare } from '@/lib/attribution/outsideShare';
import { boxCoverage } from '@/lib/attribution/region';
import type { AttributionMethod, AttributionRequest } from '@/lib/domain/attribution';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema } from '@/lib/domain/modelCard';
import { occlusionSpecSchema, type OcclusionSpec } from '@/lib/domain/occlusion';
import type { Network } from '@/lib/domain/network';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { withSegments } from '@/lib/occlusion/segments';
import * as rest from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { pngGray } from '@/server/seed/pngGray';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as ask } from './attributions/route';
import { GET as getMap } from './attributions/[id]/map/route';
import { POST as measure } from './attributions/[id]/measures/route';

const context = withRealServices();
const SIDE = 32;
const CORNER = 12;
/** With it the two classes keep their own weights, so that the control has a map at all. */
const CONTROL_SEED = 5;
const FILL: [number, number, number] = [0, 0, 0];
const pixels = new Uint8Array(SIDE * SIDE);
let network: Network;
let image: Image;

/** Fires where it is bright, keeps what fires in the corner, and asks how much that is. */
function cornerNetwork(): Uint8Array<ArrayBuffer> {
  const inCorner = (at: number) => at % SIDE < CORNER && Math.floor(at / SIDE) < CORNER;
  const mask = Float32Array.from({ length: SIDE * SIDE }, (_, at) => (inCorner(at) ? 1 : 0));
  return buildOnnx({
    inputs: [tensorInfo('picture', ['N', 3, SIDE, SIDE])],
    outputs: [tensorInfo('scores', ['N', 2])],
    nodes: [
      node('Conv', ['picture', 'w'], ['bright'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['bright'], ['fires']),
      node('Mul', ['fires', 'mask'], ['corner']),
      node('GlobalAveragePool', ['corner'], ['mean']),
      node('Flatten', ['mean'], ['flat']),
      node('Gemm', ['flat', 'classes', 'bias'], ['scores'], { transB: 1 }),
    ],
    initializers: [
      floatTensor('w', [1, 3, 3, 3], new Float32Array(27).fill(1 / 27)),
      floatTensor('mask', [1, 1, SIDE, SIDE], mask),
      floatTensor('classes', [2, 1], Float32Array.of(0, 60)),
      floatTensor('bias', [2], Float32Array.of(1, 0)),
    ],
  });
}

beforeAll(async () => {
  const { networks, images, artifacts } = context.services;
  const card = modelCardSchema.parse({
    name: 'Corner',
    format: 'onnx',
    file: 'corner.onnx',
    input: { tensor: 'picture', width: SIDE, height: SIDE, layout: 'NCHW', scale: 1 / 255 },
    output: { tensor: 'scores', kind: 'logit' },
    labels: ['nothing', 'corner'],
  });
  network = await networks.add(await artifacts.put(cornerNetwork()), card);
  const blot = (x: number, y: number) => x >= 3 && x < 9 && y >= 3 && y < 9;
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) if (blot(x, y) || blot(SIDE - 1 - x, SIDE - 1 - y)) pixels[y * SIDE + x] = 255;
  const { id } = await images.createSet('Blots');
  const bytes = Uint8Array.from(pngGray(pixels, SIDE, SIDE));
  image = (await images.addFiles(id, [{ fileName: 'blots.png', label: null, bytes }])).images[0]!;
}, 60_000);

const request = (
  method: AttributionMethod,
  randomised: AttributionRequest['randomised'] = null,
): AttributionRequest => ({
  ...{ networkId: network.id, imageId: image.id, classIndex: 1, method, randomised },
});
const RISE: AttributionMethod = { kind: 'rise', masks: 1500, cells: 5, keep: 0.5, seed: 1, fill: FILL };
const GRAD_CAM: AttributionMethod = { kind: 'grad-cam', layer: null };
const OCCLUSION: AttributionMethod = { kind: 'occlusion', spec: { patch: 6, stride: 2, fill: FILL } };

const asked = async (json: unknown) => rest.attributionAnswerSchema.parse(await okJson(postJson(ask, json)));

async function computed(wanted: AttributionRequest) {
  const { task } = await asked(wanted);
  const over = await whenOver(context.services.tasks, task!.id);
  expect(over.state).toMatchObject({ status: 'completed' });
  const { attribution, key } = await asked({ ...wanted, start: false });
  const file = await get(getMap, key);
  expect(file.status).toBe(200);
  const { shape, data } = decodeNpy(new Uint8Array(await file.arrayBuffer()));
  expect(shape).toEqual([SIDE, SIDE]);
  return { attribution: attribution!, key, data, task: over };
}

async function runHeatmap(spec: OcclusionSpec = { patch: 6, stride: 2, fill: FILL }) {
  const { jobs } = context.services;
  const job = await jobs.start({ networkId: network.id, imageId: image.id, spec }, { name: 'Ada', sessionId: null });
  await new Promise<void>((resolve) => {
    const look = () =>
      void jobs.get(job.id).then((now) => {
        if (now?.state.status === 'completed') resolve();
      });
    jobs.subscribe(look);
    look();
  });
}

/** Above the least value, which is what a place that does not matter has. */
function outside(map: Float32Array): number {
  const least = map.reduce((a, b) => Math.min(a, b), Infinity);
  const sure = map.map((value) => value - least).map((value, _, all) => (value > Math.max(...all) / 2 ? value : 0));
  return outsideShare(sure, boxCoverage({ x0: 0, y0: 0, x1: CORNER + 2, y1: CORNER + 2 }, { width: SIDE, height: SIDE }))!.share; // prettier-ignore
}

describe('cross-checks', () => {
  it('tell that a heatmap has to be complete before it is checked', async () => {
    const { task } = await asked(request(OCCLUSION));
    const over = await whenOver(context.services.tasks, task!.id);
    expect(over.state).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
  });

  it('point at the corner by every method, and elsewhere or nowhere with random weights', async () => {
    await runHeatmap();
    const { data: ofRise } = await computed(request(RISE));
    for (const method of [OCCLUSION, RISE, GRAD_CAM]) {
      const { data } = await computed(request(method));
      expect([method.kind, outside(data) < 0.05]).toEqual([method.kind, true]);
      const control = await computed(request(method, { seed: CONTROL_SEED }));
      const alike = spearman(data, control.data);
      expect([method.kind, alike !== null && alike > 0.7]).toEqual([method.kind, false]);
      expect(outside(control.data)).toBeGreaterThan(0.3);
    }
    const { data: again } = await computed(request(RISE));
    expect(again).toEqual(ofRise);
  }, 60_000);

  it('take a heatmap of segments, each pixel with the value of its own', async () => {
    const spec = occlusionSpecSchema.parse({ patch: 4, stride: 4, fill: FILL, segments: { compactness: 10 } });
    await runHeatmap(spec);
    const of = { kind: 'occlusion', spec } as const;
    const { data } = await computed(request(of));
    expect(outside(data)).toBeLessThan(0.05);
    const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => pixels[Math.floor(at / 3)]!);
    const picture = { width: SIDE, height: SIDE, rgb };
    const { labels } = withSegments(occlusionGrid(spec, network.card.input), spec, picture).segments!;
    const values = new Map([...labels].map((segment, pixel) => [segment, data[pixel]]));
    expect(data.every((value, pixel) => value === values.get(labels[pixel]!))).toBe(true);
    const control = await computed(request(of, { seed: CONTROL_SEED }));
    expect(spearman(data, control.data) ?? 0).toBeLessThan(0.7);
  });

  it('are computed once, and named by all that they depend on', async () => {
    const first = await computed(request(GRAD_CAM));
    expect(first.attribution.layer).toMatchObject({ height: SIDE, width: SIDE });
    const again = await asked(request(GRAD_CAM));
    expect([again.task?.id, again.attribution]).toEqual([first.task.id, first.attribution]);
    const other = await asked({ ...request(GRAD_CAM), classIndex: 0, start: false });
    expect([other.key === first.key, other.attribution, other.task]).toEqual([false, null, null]);
  });

  it('measure how faithful a map is: better than a random order, and correlated with what is taken away', async () => {
    const { key } = await computed(request(OCCLUSION));
    const ask = (start: boolean) => okJson(postJson(measure, { fill: FILL, start }, { id: key }));
    const { task } = rest.measuresAnswerSchema.parse(await ask(true));
    expect((await whenOver(context.services.tasks, task!.id)).state).toMatchObject({ status: 'completed' });
    const { measures } = rest.measuresAnswerSchema.parse(await ask(false));
    const { deletion, insertion, randomDeletion, randomInsertion, sensitivity, shares } = measures!;
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    expect(deletion.area).toBeLessThan(randomDeletion.area);
    expect(insertion.area).toBeGreaterThan(randomInsertion.area);
    // All is gone, and all is back: the ends of both curves are each other's.
    expect(deletion.scores.at(-1)).toBeCloseTo(insertion.scores[0]!, 5);
    expect(deletion.scores[0]).toBeCloseTo(insertion.scores.at(-1)!, 5);
    const correlations = sensitivity.points!.map(({ correlation }) => correlation ?? 0);
    expect(correlations.reduce((sum, one) => sum + one, 0) / correlations.length).toBeGreaterThan(0.6);
  });

  it('are cancelled within a second, and shown as far as they are before', async () => {
    const { task, key } = await asked(request({ ...RISE, masks: 20_000, seed: 9 }));
    const { tasks } = context.services;
    await new Promise<void>((resolve) => {
      const stop = tasks.subscribe(task!.id, ({ done }) => {
        if (done < 200) return;
        stop();
        resolve();
      });
    });
    const file = await get(getMap, key, '?format=csv&done=200');
    expect((await file.text()).split('\r\n')).toHaveLength(SIDE * SIDE + 2);
    const beganAt = performance.now();
    expect((await tasks.cancel(task!.id)).state.status).toBe('cancelled');
    expect(performance.now() - beganAt).toBeLessThan(1000);
    await expectRefusal(get(getMap, key), 404, 'not_found');
  });

  it('refuse what cannot be: a class, a layer that there is not, a heatmap of a box', async () => {
    const wrong = { ...request(GRAD_CAM), classIndex: 2 };
    await expectRefusal(postJson(ask, wrong), 400, 'invalid_input', 'classIndex');
    const inBox = { patch: 6, stride: 2, fill: FILL, box: { x: 20, y: 20, width: 12, height: 12 } };
    await expectRefusal(postJson(ask, request({ kind: 'occlusion', spec: inBox })), 400, 'invalid_input', 'method.spec.box'); // prettier-ignore
    const { task } = await asked(request({ kind: 'grad-cam', layer: 'conv9' }));
    const over = await whenOver(context.services.tasks, task!.id);
    expect(over.state).toMatchObject({ status: 'failed', error: { code: 'invalid_input', field: 'layer' } });
  });
});

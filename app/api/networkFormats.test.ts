/** Networks of other kinds from their files to predictions and maps, by the routes on real services. */
import { toBinary } from '@bufbuild/protobuf';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { isTaskOver } from '@/lib/domain/task';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { withOutputs } from '@/lib/onnx/withOutputs';
import * as rest from '@/lib/protocol/rest';
import { savedFiles, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { digitPng, get, okJson, postBytes, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postImage } from './image-sets/[id]/images/route';
import { GET as getProvenance } from './image-sets/[id]/predictions/provenance/route';
import { POST as postPredictions } from './image-sets/[id]/predictions/route';
import { POST as postImageSet } from './image-sets/route';
import { POST as postPredict } from './networks/[id]/predict/route';
import { POST as postPack } from './networks/pack/route';
import { POST as postPropose } from './networks/propose/route';
import { POST as postNetwork } from './networks/route';
import { POST as postUpload } from './uploads/route';
import { hasEnded, until } from '@/server/jobs/untilJob.testing';

const context = withRealServices();
const SIZE = { width: 8, height: 8 };
const LABELS = ['ant', 'bee', 'cat', 'dog', 'eel'];
/** Two engines add up in another order. */
const TOLERANCE = 1e-5;
const PICTURES = 4;

let onnx: Network;
let setId: string;
let imageIds: string[];

beforeAll(async () => {
  onnx = await imported(new Map([['net.onnx', tinyNetwork(SIZE)]]));
  const { imageSet } = await okJson<{ imageSet: { id: string } }>(postJson(postImageSet, { name: 'Digits' }));
  setId = imageSet.id;
  imageIds = [];
  for (let digit = 0; digit < PICTURES; digit++) {
    const query = `?fileName=${digit}.png&label=${LABELS[digit]}`;
    const { images } = rest.importReportSchema.parse(
      await okJson(postBytes(postImage, await digitPng(digit), { id: setId, query })),
    );
    imageIds.push(images[0]!.id);
  }
}, 120_000);

/** Uploads the files, and stores their network under the proposed card, as the page does. */
async function imported(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const { weightsHash, card } = await proposed(files);
  return (await okJson<{ network: Network }>(postJson(postNetwork, { weightsHash, card }))).network;
}

async function proposed(files: ReadonlyMap<string, Uint8Array>): Promise<{ weightsHash: string; card: ModelCard }> {
  const uploads: { hash: string; fileName: string }[] = [];
  for (const [fileName, bytes] of files) {
    const upload = postBytes(postUpload, Uint8Array.from(bytes), { query: `?name=${fileName}` });
    uploads.push({ hash: rest.uploadedSchema.parse(await okJson(upload)).hash, fileName });
  }
  const packed = rest.packedNetworkSchema.parse(await okJson(postJson(postPack, { files: uploads })));
  const question = { weightsHash: packed.weightsHash, fileName: packed.fileName, labels: LABELS };
  const { card } = rest.networkProposalSchema.parse(await okJson(postJson(postPropose, question)));
  // The same preprocessing for every format, so that the same answers are due.
  const input = { ...card.input, scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], fit: 'stretch' as const };
  return { weightsHash: packed.weightsHash, card: { ...card, input } };
}

async function topOf(network: Network, imageId: string) {
  return rest.topSchema.parse(await okJson(postJson(postPredict, { imageId }, { id: network.id }))).top;
}

function expectSameTop(actual: Awaited<ReturnType<typeof topOf>>, expected: typeof actual) {
  expect(actual.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
  actual.forEach(({ probability }, i) =>
    expect(Math.abs(probability - expected[i]!.probability)).toBeLessThan(TOLERANCE),
  );
}

describe('a TensorFlow.js network of the same weights as an ONNX one', () => {
  let tfjs: Network;
  beforeAll(async () => {
    tfjs = await imported(savedFiles(tinyLayersModel(SIZE), 1000));
  });

  it('is stored with the layout of its format, and answers the same about a picture', async () => {
    expect(tfjs.card).toMatchObject({ format: 'tfjs', file: 'model.json', input: { layout: 'NHWC' } });
    for (const imageId of imageIds) expectSameTop(await topOf(tfjs, imageId), await topOf(onnx, imageId));
  });

  it('predicts a whole set the same, and each says where', async () => {
    for (const { id } of [tfjs, onnx]) {
      const { task } = rest.taskAnswerSchema.parse(
        await okJson(postJson(postPredictions, { networkId: id }, { id: setId })),
      );
      await expect.poll(async () => isTaskOver((await context.services.tasks.get(task.id))!.state)).toBe(true);
    }
    const [ofTfjs, ofOnnx] = await Promise.all(
      [tfjs, onnx].map(({ id }) => context.services.database.predictions.ofImages(id, imageIds)),
    );
    expect(ofTfjs).toHaveLength(PICTURES);
    const byImage = new Map(ofOnnx!.map((prediction) => [prediction.imageId, prediction]));
    for (const { imageId, top, label } of ofTfjs!) {
      const twin = byImage.get(imageId)!;
      expect(top.map(({ classIndex }) => classIndex)).toEqual(twin.top.map(({ classIndex }) => classIndex));
      top.forEach(({ probability }, i) => expect(probability).toBeCloseTo(twin.top[i]!.probability, 5));
      expect(label?.rank).toBe(twin.label?.rank);
    }
    const devices = await Promise.all(
      [tfjs, onnx].map(async ({ id }) => {
        const answer = await okJson(get(getProvenance, setId, `?network=${id}`));
        return rest.provenanceAnswerSchema.parse(answer).provenance.origins.map(({ device }) => device.provider);
      }),
    );
    expect(devices).toEqual([['wasm'], ['cpu']]);
  });

  it('gives the same occlusion map, and the run says where and by which version', async () => {
    const { jobs, database, version } = context.services;
    const spec = { patch: 3, stride: 2, fill: [128, 128, 128] as [number, number, number] };
    const maps: Float32Array[] = [];
    for (const { id } of [tfjs, onnx]) {
      const job = await jobs.start({ networkId: id, imageId: imageIds[0]!, spec }, { name: 'Anna', sessionId: null });
      await until(jobs, job.id, hasEnded);
      const record = (await database.jobs.get(job.id))!;
      expect(record).toMatchObject({ status: 'completed', specularVersion: version });
      expect(record.device?.provider).toBe(id === tfjs.id ? 'wasm' : 'cpu');
      const log = await jobs.log(job.id);
      maps.push(log.vectors(0, log.total));
    }
    expect(maps[0]).toHaveLength(4 * 4 * LABELS.length);
    maps[0]!.forEach((value, i) => expect(Math.abs(value - maps[1]![i]!)).toBeLessThan(TOLERANCE));
  });
});

it('an ONNX network with further outputs is asked about its classes, whatever comes before them', async () => {
  const all = withOutputs(decodeOnnx(tinyNetwork(SIZE), 'net.onnx'), ['r1', 'p1'], 'net.onnx');
  all.graph.output = [...all.graph.output.slice(1), all.graph.output[0]!];
  expect(all.graph.output.map(({ name }) => name)).toEqual(['r1', 'p1', TINY_OUTPUT]);
  const network = await imported(new Map([['several.onnx', toBinary(ModelProtoSchema, all)]]));
  expect(network.card).toMatchObject({
    input: { tensor: TINY_INPUT },
    output: { tensor: TINY_OUTPUT },
    labels: LABELS,
  });
  for (const imageId of imageIds) expectSameTop(await topOf(network, imageId), await topOf(onnx, imageId));
});

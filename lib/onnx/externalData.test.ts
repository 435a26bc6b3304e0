import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../architectures/architectures';
import { AppError } from '../domain/appError';
import { buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import { weightTensors } from './checkWeights';
import { decodeOnnx } from './decodeOnnx';
import {
  externalBytes,
  type ExternalFile,
  hasExternalWeights,
  internaliseWeights,
  type OpenExternal,
} from './externalData';
import { externaliseWeights, type ExternaliseOptions } from './externaliseWeights.testing';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
} from './generated/onnx_pb';
import { tinyNetwork } from './tinyNetwork';

const SQUEEZENET = buildArchitecture('squeezenet1_1', { width: 1 / 8, classes: 10 });

function openFrom(files: ReadonlyMap<string, Uint8Array>): OpenExternal {
  return async (location) => {
    const bytes = files.get(location);
    if (!bytes) throw new AppError('invalid_network', `"${location}" is missing.`);
    return externalBytes(bytes);
  };
}

async function internalise(network: Uint8Array, options: ExternaliseOptions = {}): Promise<Uint8Array> {
  const { model, files } = externaliseWeights(network, options);
  return collect(model, openFrom(files));
}

async function collect(model: Uint8Array, open: OpenExternal): Promise<Uint8Array> {
  const whole = await internaliseWeights(model, 'net.onnx', open);
  const chunks: Uint8Array[] = [];
  for await (const chunk of whole!.chunks) chunks.push(chunk);
  const bytes = Uint8Array.from(Buffer.concat(chunks));
  expect(bytes.length).toBe(whole!.bytes);
  return bytes;
}

/** Weights by name, as bytes. */
function weightsOf(network: Uint8Array): Map<string, string> {
  const all = [...weightTensors(decodeOnnx(network, 'x'))];
  return new Map(all.map(({ name, tensor }) => [name, Buffer.from(tensor.rawData).toString('base64')]));
}

describe('weights in other files', () => {
  it.each<[string, ExternaliseOptions]>([
    ['one file for all', {}],
    ['a file for each tensor', { locate: (name) => `${name}.bin` }],
    ['files in a folder below, written with "./"', { locate: (name) => `./weights/${name.length}.bin` }],
    ['some outside and some inside', { locate: (name) => (name.includes('expand') ? 'large.data' : null) }],
    [
      'no offset and no length',
      { locate: (name) => `${name}.bin`, entries: (_, { location }) => ({ location: location! }) },
    ],
  ])('come back into one file: %s', async (_, options) => {
    const { model, files } = externaliseWeights(SQUEEZENET, options);
    expect(model.length).toBeLessThan(SQUEEZENET.length);
    const plain = new Map([...files].map(([location, bytes]) => [location.replace('./', ''), bytes]));
    const whole = await collect(model, openFrom(plain));
    expect(weightsOf(whole)).toEqual(weightsOf(SQUEEZENET));
    const { graph, opsetImport } = decodeOnnx(whole, 'x');
    const original = decodeOnnx(SQUEEZENET, 'x');
    expect(graph.node).toEqual(original.graph.node);
    expect([graph.input, graph.output, opsetImport]).toEqual([original.graph.input, original.graph.output, original.opsetImport]); // prettier-ignore
    expect(hasExternalWeights(decodeOnnx(whole, 'x'))).toBe(false);
  });

  it('of constants and branches come back too, and fields that are not known stay', async () => {
    const branch = create(GraphProtoSchema, { initializer: [floatTensor('inner', [2], Float32Array.of(5, 6))] });
    const nodes = [
      node('Constant', [], ['c'], { value: floatTensor('', [2], Float32Array.of(1, 2)) }),
      Object.assign(node('If', ['x'], ['y']), {
        attribute: [
          create(AttributeProtoSchema, { name: 'then_branch', type: AttributeProto_AttributeType.GRAPH, g: branch }),
        ],
      }),
    ];
    const outer = [floatTensor('w', [3], Float32Array.of(7, 8, 9))];
    const network = buildOnnx({ inputs: [tensorInfo('x', [1])], outputs: [tensorInfo('y', [1])], nodes, initializers: outer }); // prettier-ignore
    const unknown = Uint8Array.of(...network, 0xa2, 0x06, 3, 1, 2, 3); // field 100
    const whole = await internalise(unknown);
    expect(weightsOf(whole)).toEqual(weightsOf(network));
    expect(decodeOnnx(whole, 'x').$unknown).toHaveLength(1);
  });

  it('are read in pieces of bounded size, and each file is opened once', async () => {
    const reads: number[] = [];
    const opened: string[] = [];
    // 40 MB of weights that nobody holds.
    const zeros: ExternalFile = {
      size: 40_000_000,
      read: async (_, length) => {
        reads.push(length);
        return new Uint8Array(length);
      },
    };
    const { model } = externaliseWeights(tinyNetwork(), {
      locate: (name) => (name.startsWith('conv') ? 'weights.data' : null),
      entries: (_, { location }) => ({ location: location! }),
      edit: (tensor) => void (tensor.dims = [2_500_000n]),
    });
    const whole = await internaliseWeights(model, 'net.onnx', async (location) => {
      opened.push(location);
      return zeros;
    });
    expect(reads).toEqual([]);
    let bytes = 0;
    for await (const chunk of whole!.chunks) bytes += chunk.length;
    expect(bytes).toBe(whole!.bytes);
    expect(bytes).toBeGreaterThan(3 * 10_000_000);
    expect(Math.max(...reads)).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(opened).toEqual(['weights.data']);
  });

  it('that are inside already are left alone', async () => {
    expect(await internaliseWeights(SQUEEZENET, 'net.onnx', async () => Promise.reject(new Error('asked')))).toBeNull();
  });
});

describe('a place that cannot be right is refused by name', () => {
  const place = (change: Record<string, string | undefined>): ExternaliseOptions => ({
    entries: (name, same) =>
      name === 'conv2.weight'
        ? (Object.fromEntries(Object.entries({ ...same, ...change }).filter(([, v]) => v !== undefined)) as Record<string, string>) // prettier-ignore
        : same,
  });

  it.each<[string, ExternaliseOptions, string]>([
    [
      'a folder above',
      place({ location: '../secret' }),
      '"../secret", which is not a file in the network\'s own folder',
    ],
    ['a folder above, hidden', place({ location: 'a/../../b' }), '"a/../../b"'],
    ['an absolute path', place({ location: '/etc/passwd' }), '"/etc/passwd"'],
    ['a drive', place({ location: 'C:weights' }), '"C:weights"'],
    ['a path of Windows', place({ location: '..\\x' }), '"..\\x"'],
    ['nothing', place({ location: undefined }), 'does not say in which file'],
    ['the folder itself', place({ location: './' }), '"./"'],
    ['a missing file', place({ location: 'other.data' }), '"other.data" is missing'],
    ['a length that does not fit the shape', place({ length: '577' }), 'is 577 bytes, and its shape (4 × 4 × 3 × 3) needs 576'], // prettier-ignore
    [
      'a place beyond the end',
      place({ offset: '999999' }),
      'from byte 999,999 on for 576 bytes, but that file has only',
    ],
    ['a negative offset', place({ offset: '-64' }), 'its offset in "weights.onnx.data" is "-64"'],
    ['an offset that is no number', place({ offset: '1e3' }), 'is "1e3", which is no number of bytes'],
    ['an offset beyond all files', place({ offset: '9'.repeat(30) }), 'which is no number of bytes'],
    ['a negative dimension', { edit: (tensor) => void (tensor.dims = [-4n]) }, 'its shape (-4) cannot be right'],
    ['a shape beyond counting', { edit: (tensor) => void (tensor.dims = [2n ** 62n, 2n ** 62n]) }, 'cannot be right'],
    ['texts', { edit: (tensor) => void (tensor.dataType = TensorProto_DataType.STRING) }, 'has a type of value (8)'],
  ])('%s', async (_, options, message) => {
    await expect(internalise(tinyNetwork(), options)).rejects.toMatchObject({
      code: 'invalid_network',
      message: expect.stringContaining(message),
    });
  });

  it('more than one ONNX file can hold, before anything is read', async () => {
    const { model, files } = externaliseWeights(tinyNetwork(), {
      entries: (_, { location }) => ({ location: location! }),
      edit: (tensor) => void (tensor.dims = [300_000_000n]),
    });
    const huge: ExternalFile = { size: 2 ** 40, read: async () => Promise.reject(new Error('read')) };
    expect(files.size).toBe(1);
    await expect(internaliseWeights(model, 'net.onnx', async () => huge)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('one ONNX file holds at most 2 GiB'),
    });
  });

  it('a file that becomes shorter while it is read', async () => {
    const { model, files } = externaliseWeights(tinyNetwork());
    const shrinking: OpenExternal = async (location) => {
      const bytes = files.get(location)!;
      return { size: bytes.length, read: async (offset) => bytes.subarray(offset, offset + 1) };
    };
    await expect(collect(model, shrinking)).rejects.toThrow('became shorter while it was read');
  });

  it('a network whose own file is damaged', async () => {
    const { model, files } = externaliseWeights(tinyNetwork());
    const cut = toBinary(ModelProtoSchema, decodeOnnx(model, 'x')).subarray(0, 100);
    await expect(internaliseWeights(cut, 'net.onnx', openFrom(files))).rejects.toThrow('"net.onnx"');
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { assembleModel, shardPaths } from './assembleModel';
import { decodeBundle, encodeBundle, isBundle } from './bundle';
import { checkTfjsWeights, countNonFinite } from './checkTfjsWeights';
import { isModelJson, readModelJson } from './readModelJson';
import type { Weight } from './tfjsModel';
import { savedFiles, tinyGraphModel, tinyLayersModel } from './tinyTfjs.testing';

const bytesOf = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

function assembled(files: Map<string, Uint8Array>) {
  return assembleModel(readModelJson(files.get('model.json')!, 'model.json'), files, 'model.json');
}
function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('a packed network', () => {
  it.each([
    ['layers', tinyLayersModel()],
    ['graph', tinyGraphModel()],
  ])('of a %s model holds everything', (_, model) => {
    const bytes = encodeBundle(model);
    expect(isBundle(bytes)).toBe(true);
    expect(decodeBundle(bytes, 'model.json')).toEqual(model);
  });

  it('is the same, byte for byte, however the file orders its keys and cuts its weights', () => {
    const model = tinyLayersModel();
    const expected = encodeBundle(model);
    for (const shardBytes of [Infinity, 1000, 100]) expect(encodeBundle(assembled(savedFiles(model, shardBytes)))).toEqual(expected); // prettier-ignore
    const json = JSON.parse(new TextDecoder().decode(savedFiles(model).get('model.json'))) as object;
    const turned = Object.fromEntries(Object.entries(json).toReversed());
    const files = savedFiles(model).set('model.json', bytesOf(turned));
    expect(encodeBundle(assembled(files))).toEqual(expected);
  });

  it('differs when a weight does', () => {
    const changed = tinyLayersModel({ edit: (name, values) => void (name === 'conv1.bias' && (values[0] = 3)) });
    expect(encodeBundle(changed)).not.toEqual(encodeBundle(tinyLayersModel()));
  });

  it('leaves out what belongs to the training', () => {
    const model = tinyLayersModel();
    const files = savedFiles({ ...model, weights: [...model.weights, { ...model.weights[1]!, name: 'Adam/m' }] });
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as {
      weightsManifest: { weights: object[] }[];
    };
    Object.assign(json.weightsManifest[0]!.weights.at(-1)!, { group: 'optimizer' });
    expect(assembled(files.set('model.json', bytesOf(json)))).toEqual(model);
  });

  it('that is damaged anywhere is refused by name and never accepted by chance', () => {
    const sound = encodeBundle(tinyLayersModel());
    for (const length of [0, 5, 8, 11, 12, 100, 2000, sound.length - 1])
      expect(refusal(() => decodeBundle(sound.subarray(0, length), 'net.json')).message).toContain('"net.json"');
    const longer = new Uint8Array([...sound, 0]);
    expect(refusal(() => decodeBundle(longer, 'net.json')).message).toMatch(/bytes where [\d,]+ are right/);
    for (let at = 0; at < 300; at += 7) {
      const flipped = sound.slice();
      flipped[at]! ^= 0xff;
      expect(refusal(() => decodeBundle(flipped, 'net.json')).code).toBe('invalid_network');
    }
  });

  it('that was written by hand is checked as a model.json is', () => {
    const magic = encodeBundle(tinyLayersModel()).subarray(0, 8);
    const packed = (header: string) => {
      const length = Uint8Array.from([0, 8, 16, 24], (shift) => header.length >> shift);
      return decodeBundle(new Uint8Array([...magic, ...length, ...bytesOf(header)]), 'net.json');
    };
    const start = '{"format": "layers-model", "signature": null, "topology": ';
    expect(packed(`${start}{}, "weights": []}`).weights).toEqual([]);
    const deep = `${start}${'{"config":'.repeat(5000)}1${'}'.repeat(5000)}, "weights": []}`;
    expect(refusal(() => packed(deep)).message).toContain('nested more than 200 levels deep');
    const many = `${start}{}, "weights": [${Array.from({ length: 100_001 }, (_, i) => `{"name": "${i}", "shape": [0], "dtype": "bool"}`).join()}]}`; // prettier-ignore
    expect(refusal(() => packed(many)).message).toContain('lists 100,001 weights');
    expect(refusal(() => packed(`${start}1, "weights": []}`)).message).toContain('a damaged description');
  });
});

describe('a model.json', () => {
  const topology = { model_config: { class_name: 'Sequential', config: { layers: [] } } };
  const weight = { name: 'w', shape: [2, 2], dtype: 'float32' };
  const json = (change: object) => ({ format: 'layers-model', modelTopology: topology, weightsManifest: [{ paths: ['a.bin'], weights: [weight] }], ...change }); // prettier-ignore
  const manifest = (group: object) => json({ weightsManifest: [{ paths: ['a.bin'], weights: [weight], ...group }] });

  it('is told from other JSON', () => {
    expect(isModelJson(bytesOf(json({})))).toBe(true);
    for (const other of ['', 'null', '[1]', '{"format": "tfjs", "file": "model.json"}', '\u0000'])
      expect(isModelJson(bytesOf(other))).toBe(false);
  });

  it.each<[string, unknown, string]>([
    ['that is no JSON', '{"modelTopology": NaN}', 'is not JSON'],
    ['that is no text', '\ud800', 'is not JSON'],
    ['that is a list', [], 'is not a model.json'],
    ['without a topology', { weightsManifest: [] }, '"modelTopology"'],
    ['without a manifest', { modelTopology: topology }, '"weightsManifest"'],
    ['with a shard outside its folder', manifest({ paths: ['../secret.bin'] }), '"../secret.bin"'],
    ['with a shard by its whole path', manifest({ paths: ['/etc/passwd'] }), '"/etc/passwd"'],
    ['with a shard by a path of Windows', manifest({ paths: ['a\\..\\b.bin'] }), 'which is no plain file name'],
    ['with a shard behind an address', manifest({ paths: ['http://x/a.bin'] }), 'which is no plain file name'],
    ['with weights of texts', manifest({ weights: [{ ...weight, dtype: 'string' }] }), 'must be one of float32, int32, bool'],
    ['with a negative size', manifest({ weights: [{ ...weight, shape: [-1, 2] }] }), 'weightsManifest.0.weights.0.shape.0'],
    ['with a weight beyond all memory', manifest({ weights: [{ ...weight, shape: [2 ** 40, 2 ** 12] }] }), 'more than 2 GiB'],
    ['with a weight twice', manifest({ weights: [weight, weight] }), 'lists the weight "w" twice'],
    ['with an infinite scale', `{"modelTopology": {}, "weightsManifest": [{"paths": [], "weights": [{"name": "w", "shape": [1], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 1e999, "min": 0}}]}]}`, 'a number that is too large'],
    ['that is nested without end', `{"modelTopology": ${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}, "weightsManifest": []}`, 'nested more than 200 levels deep'],
    ['with tables to fill', json({ modelInitializer: { node: [] } }), 'modelInitializer'],
  ])('%s is refused', (_, value, expected) => {
    const error = refusal(() => readModelJson(bytesOf(value), 'model.json'));
    expect(error.code).toBe('invalid_network');
    expect(error.message).toContain('The TensorFlow.js network "model.json"');
    expect(error.message).toContain(expected);
  }); // prettier-ignore

  it('may keep its weights in folders below its own', () => {
    const read = readModelJson(bytesOf(manifest({ paths: ['weights/a.bin', 'weights/b.bin'] })), 'model.json');
    expect(shardPaths(read)).toEqual(['weights/a.bin', 'weights/b.bin']);
  });

  it('is refused with fewer or more bytes of weights than it says', () => {
    const read = readModelJson(bytesOf(json({})), 'model.json');
    const say = (bytes: number) => refusal(() => assembleModel(read, new Map([['a.bin', new Uint8Array(bytes)]]), 'model.json')).message; // prettier-ignore
    expect(say(15)).toContain('needs 16 bytes of weights from "a.bin", but there are 15');
    expect(say(17)).toContain('but there are 17');
    expect(refusal(() => assembleModel(read, new Map(), 'model.json')).message).toContain('the file "a.bin", which is not there'); // prettier-ignore
    // 2^40 bytes when they are put together.
    const often = readModelJson(bytesOf(manifest({ paths: Array<string>(2 ** 16).fill('a.bin') })), 'model.json');
    const large = new Map([['a.bin', new Uint8Array(2 ** 24)]]);
    expect(refusal(() => assembleModel(often, large, 'model.json')).message).toContain('but there are 1,099,511,627,776'); // prettier-ignore
  });
});

describe('weights', () => {
  const float32 = (...values: number[]): Weight => ({ name: 'w', shape: [values.length], dtype: 'float32', bytes: new Uint8Array(Float32Array.from(values).buffer) }); // prettier-ignore
  const half = (...bits: number[]): Weight => ({ name: 'w', shape: [bits.length], dtype: 'float32', quantization: { dtype: 'float16' }, bytes: new Uint8Array(Uint16Array.from(bits).buffer) }); // prettier-ignore

  it('that are NaN or infinite are counted, in half precision too', () => {
    expect(countNonFinite(float32(1, NaN, Infinity, -0, 3e38))).toBe(2);
    expect(countNonFinite(half(0x3c00, 0x7e00, 0xfc00, 0x7bff, 0))).toBe(2);
    const whole: Weight = { name: 'w', shape: [1], dtype: 'int32', bytes: Uint8Array.of(0, 0, 0xc0, 0x7f) };
    expect(countNonFinite(whole)).toBe(0);
    const byte: Weight = { name: 'w', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 }, bytes: Uint8Array.of(255, 127) }; // prettier-ignore
    expect(countNonFinite(byte)).toBe(0);
  });

  it('are refused by name, but a single infinity is a limit', () => {
    const check = (weight: Weight) => () => checkTfjsWeights({ ...tinyLayersModel(), weights: [weight] }, 'model.json');
    expect(check(float32(1, NaN))).toThrow('"w" holds 1 value that is NaN or infinite');
    expect(check(float32(Infinity))).not.toThrow();
    expect(check(half(0x7c00))).not.toThrow();
    expect(check(float32(NaN))).toThrow('holds 1 value');
    expect(check(half(0x7e00))).toThrow('holds 1 value');
  });
});

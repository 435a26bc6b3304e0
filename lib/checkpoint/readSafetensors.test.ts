import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { fuzzNumbers, safetensors, writeSafetensors } from './checkpoint.testing';
import { readSafetensors } from './readSafetensors';

const entry = (dtype: string, shape: number[], start: number, end: number) => ({ dtype, shape, data_offsets: [start, end] }); // prettier-ignore
const read = (header: object | string, data = new Uint8Array(8)) =>
  readSafetensors(safetensors(typeof header === 'string' ? header : JSON.stringify(header), data), 'w.safetensors');

describe('readSafetensors', () => {
  it('reads every type that weights have', async () => {
    // 1.5 and −2 in each: bits from the definitions of the formats.
    const halves = [0x3e00, 0xc000];
    const brains = [0x3fc0, 0xc000];
    const data = new Uint8Array([
      ...new Uint8Array(Float64Array.of(1.5, -2).buffer),
      ...new Uint8Array(Float32Array.of(1.5, -2).buffer),
      ...new Uint8Array(Uint16Array.from(halves).buffer),
      ...new Uint8Array(Uint16Array.from(brains).buffer),
      ...new Uint8Array(BigInt64Array.of(-2n).buffer),
    ]);
    const tensors = read(
      {
        double: entry('F64', [2], 0, 16),
        single: entry('F32', [2, 1], 16, 24),
        half: entry('F16', [1, 2], 24, 28),
        brain: entry('BF16', [2], 28, 32),
        count: entry('I64', [], 32, 40),
      },
      data,
    );
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['double', [2]],
      ['single', [2, 1]],
      ['half', [1, 2]],
      ['brain', [2]],
      ['count', []],
    ]);
    const values = await Promise.all(tensors.map(async (tensor) => [...(await tensor.read())]));
    expect(values).toEqual([[1.5, -2], [1.5, -2], [1.5, -2], [1.5, -2], [-2]]);
  });

  it.each<[string, object | string, string]>([
    ['a place beyond the end', { a: entry('F32', [3], 0, 12) }, 'is cut off: "a" ends beyond'],
    ['a place that overlaps', { a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, '"b" does not begin where'],
    ['a gap', { a: entry('F32', [1], 4, 8) }, '"a" does not begin where'],
    ['bytes left over', { a: entry('F32', [1], 0, 4) }, 'bytes follow'],
    ['a shape that does not fill its place', { a: entry('F32', [3], 0, 8) }, '"a" the shape 3 of F32, but 8 bytes'],
    ['an end before the start', { a: entry('F32', [1], 8, 4) }, 'but -4 bytes'],
    ['a size beyond 2^53', `{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,8]}}`, '"a".shape.0'],
    ['sizes whose product is', { a: entry('F32', [2 ** 40, 2 ** 40], 0, 8) }, 'but 8 bytes'],
    ['a size below 0', { a: entry('F32', [-1, -2], 0, 8) }, '"a".shape.0'],
    ['half a size', { a: entry('F32', [0.5, 4], 0, 8) }, '"a".shape.0'],
    ['an unknown type', { a: entry('F8_E4M3', [8], 0, 8) }, '"a".dtype is not valid: must be one of F64, F32'],
    ['a field too many', { a: { ...entry('F32', [2], 0, 8), code: 1 } }, 'field "a"'],
    ['a name twice', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 'lists the tensor "a" twice'], // prettier-ignore
    ['a list', '[]', 'no JSON object'],
    ['100,000 lists in each other', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'field "a"'],
    ['no JSON', '{"a":', 'not JSON'],
  ])('refuses a header with %s', (_, header, message) => {
    expect(() => read(header)).toThrow(message);
    expect(() => read(header)).toThrow(AppError);
  });

  it('refuses a length of the header that cannot be', () => {
    const refused = (bytes: Uint8Array) => expect(() => readSafetensors(bytes, 'w.safetensors'));
    refused(new Uint8Array(7)).toThrow('too short');
    refused(safetensors('{}', new Uint8Array(), 3n)).toThrow('cut off inside its header');
    refused(safetensors('{}', new Uint8Array(), 2n ** 64n - 1n)).toThrow('is no safetensors file');
  });

  it('refuses values of a type that is no weight, only when they are read', async () => {
    const [quantised] = read({ a: entry('I8', [8], 0, 8) });
    await expect(quantised?.read()).rejects.toThrow('keeps "a" as I8');
  });

  it('ends in a reason for every cut and every changed byte of the header', () => {
    const file = writeSafetensors([
      { name: 'conv.weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'conv.bias', shape: [2], values: Float32Array.of(1, 2) },
    ]);
    for (let i = 0; i < 20; i++)
      expect(() => readSafetensors(file.subarray(0, Math.floor((file.length * i) / 20)), 'w')).toThrow(AppError);
    const random = fuzzNumbers(1);
    let refused = 0;
    for (let i = 0; i < 50; i++) {
      const changed = file.slice();
      changed[Math.floor(random() * (file.length - 32))]! ^= 1 << Math.floor(random() * 8);
      try {
        expect(readSafetensors(changed, 'w')).toHaveLength(2);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatchHeader, MAX_BATCH_PICTURES } from './pictureBatch';

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const PICTURES = [
  { path: 'pets/größe 🦈.png', label: 'cat', bytes: Uint8Array.of(1, 2, 3) },
  { path: 'empty.png', label: null, bytes: new Uint8Array() },
  { path: 'b.png', label: null, bytes: Uint8Array.of(9) },
];
const encode = (pictures: typeof PICTURES) =>
  join(
    encodeBatchHeader(pictures.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length }))),
    ...pictures.map(({ bytes }) => bytes),
  );

describe('pictures in one request', () => {
  it('come back as they were sent', () => {
    expect(decodeBatch(encode(PICTURES))).toEqual(PICTURES);
    expect(decodeBatch(encode([]))).toEqual([]);
    // Also as a view into something larger.
    const body = encode(PICTURES);
    expect(decodeBatch(join(Uint8Array.of(7, 7, 7), body).subarray(3))).toEqual(PICTURES);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['three bytes', new Uint8Array(3)],
    ['a header longer than the body', Uint8Array.of(255, 255, 255, 255, 1)],
    ['no JSON', join(Uint8Array.of(2, 0, 0, 0), Uint8Array.of(123, 123))],
    ['a cut body', encode(PICTURES).subarray(0, -1)],
    ['a byte too many', join(encode(PICTURES), Uint8Array.of(0))],
    ['a NUL in a name', join(encodeBatchHeader([{ path: 'a\0b', label: null, bytes: 0 }]))],
    ['a negative length', encodeBatchHeader([{ path: 'a', label: null, bytes: -1 }])],
    ['no name', encodeBatchHeader([{ path: '', label: null, bytes: 0 }])],
    ['too many', encodeBatchHeader(Array(MAX_BATCH_PICTURES + 1).fill({ path: 'a', label: null, bytes: 0 }))],
  ])('are refused when they are %s', (_, body) => {
    expect(() => decodeBatch(body)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

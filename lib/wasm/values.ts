/**
 * Expressions of WebAssembly as values of TypeScript: `f64x2.add(a, b)` is the code that leaves the sum of two pairs of
 * numbers on the stack. Nothing is computed here; what a function is made of (functionBuilder.ts) is put together from
 * them. Opcodes: WebAssembly Core Specification 2.0, section 5.4.
 */
import { float64, join, signed, unsigned } from './bytes';

/** Whole numbers and addresses; float64; two float64 or four float32 side by side, or a mask of as many. */
export type WasmType = 'i32' | 'f64' | 'f64x2' | 'f32x4';

/** Code that leaves one value of the type on the stack. */
export interface Value<T extends WasmType> {
  readonly type: T;
  readonly code: readonly number[];
}

export type I32 = Value<'i32'>;
export type F64 = Value<'f64'>;
export type F64x2 = Value<'f64x2'>;
export type F32x4 = Value<'f32x4'>;

/** Instructions on more than one number have this byte in front. */
const SIMD = 0xfd;

function value<T extends WasmType>(type: T, ...code: (number | readonly number[])[]): Value<T> {
  return { type, code: join(...code) };
}

function simd(opcode: number, ...immediates: number[]): number[] {
  return [SIMD, ...unsigned(opcode), ...immediates];
}

/** Where in memory, with how many bytes of alignment (as a power of 2), and a distance that is known beforehand. */
function memory(alignment: number, offset: number): number[] {
  return [alignment, ...unsigned(offset)];
}

const onI32 = (opcode: number) => (a: I32, b: I32) => value('i32', a.code, b.code, opcode);
const onF64 = (opcode: number) => (a: F64, b: F64) => value('f64', a.code, b.code, opcode);
const onFours = (opcode: number) => (a: F32x4, b: F32x4) => value('f32x4', a.code, b.code, simd(opcode));
const onPairs = (opcode: number) => (a: F64x2, b: F64x2) => value('f64x2', a.code, b.code, simd(opcode));

export const i32 = {
  of: (constant: number) => value('i32', 0x41, signed(constant)),
  load: (address: I32, offset = 0) => value('i32', address.code, 0x28, memory(2, offset)),
  add: onI32(0x6a),
  sub: onI32(0x6b),
  mul: onI32(0x6c),
  shiftLeft: onI32(0x74),
  shiftRight: onI32(0x76),
  /** 1 where a < b, without signs; else 0. */
  below: onI32(0x49),
  equal: onI32(0x46),
  and: onI32(0x71),
  or: onI32(0x72),
  /** Zeros below the lowest bit that is 1. */
  trailingZeros: (a: I32) => value('i32', a.code, 0x68),
  /** Rounded towards 0. */
  truncate: (a: F64) => value('i32', a.code, 0xaa),
};

export const f64 = {
  of: (constant: number) => value('f64', 0x44, float64(constant)),
  load: (address: I32, offset = 0) => value('f64', address.code, 0x2b, memory(3, offset)),
  add: onF64(0xa0),
  sub: onF64(0xa1),
  mul: onF64(0xa2),
  div: onF64(0xa3),
  floor: (a: F64) => value('f64', a.code, 0x9c),
  /** The first (0) or the second (1) of two. */
  lane: (pair: F64x2, lane: 0 | 1) => value('f64', pair.code, simd(0x21, lane)),
};

export const f64x2 = {
  of: (first: number, second = first) => value('f64x2', simd(0x0c, ...float64(first), ...float64(second))),
  /** Twice the same. */
  both: (a: F64) => value('f64x2', a.code, simd(0x14)),
  load: (address: I32, offset = 0) => value('f64x2', address.code, simd(0x00, ...memory(3, offset))),
  /** One number of memory, twice. */
  loadBoth: (address: I32, offset = 0) => value('f64x2', address.code, simd(0x0a, ...memory(3, offset))),
  add: onPairs(0xf0),
  sub: onPairs(0xf1),
  mul: onPairs(0xf2),
  div: onPairs(0xf3),
  floor: (a: F64x2) => value('f64x2', a.code, simd(0x75)),
  negate: (a: F64x2) => value('f64x2', a.code, simd(0xed)),
  /** Masks: all bits where it holds, none where not. */
  less: onPairs(0x49),
  /** Of the pair what the mask has, 0 elsewhere. */
  mask: onPairs(0x4e),
  /** The masks that hold for both, and for the first only. */
  everywhere: () => value('f64x2', simd(0x0c, ...maskBytes(16))),
  firstOnly: () => value('f64x2', simd(0x0c, ...maskBytes(8))),
  /** The first plus the second. */
  sum: (a: F64x2) => f64.add(f64.lane(a, 0), f64.lane(a, 1)),
  hasAnyBit: (mask: F64x2) => value('i32', mask.code, simd(0x53)),
  /** First of a, first of b. */
  firsts: (a: F64x2, b: F64x2) => shuffle(a, b, 0, 2),
  /** Second of a, second of b. */
  seconds: (a: F64x2, b: F64x2) => shuffle(a, b, 1, 3),
  /** The first, or the second, of a, twice. */
  firstTwice: (a: F64x2) => shuffle(a, a, 0, 0),
  secondTwice: (a: F64x2) => shuffle(a, a, 1, 1),
};

export const f32x4 = {
  zero: () => value('f32x4', simd(0x0c, ...Array<number>(16).fill(0))),
  load: (address: I32, offset = 0) => value('f32x4', address.code, simd(0x00, ...memory(2, offset))),
  /** One number of memory, four times. */
  loadAll: (address: I32, offset = 0) => value('f32x4', address.code, simd(0x09, ...memory(2, offset))),
  add: onFours(0xe4),
  sub: onFours(0xe5),
  mul: onFours(0xe6),
  /** The larger of each two; a where one is no number. */
  max: onFours(0xeb),
  /** Masks. */
  atMost: onFours(0x45),
  either: onFours(0x50),
  hasAnyBit: (mask: F32x4) => value('i32', mask.code, simd(0x53)),
  /** Bit k is 1 where the mask holds for lane k. */
  bits: (mask: F32x4) => value('i32', mask.code, simd(0xa4)),
  /** The sum of all four, in each of the four. */
  sum: (f: { let: (a: F32x4) => F32x4 }, a: F32x4) => {
    const halves = f.let(f32x4.add(a, shuffleFours(a, 2, 3, 0, 1)));
    return f32x4.add(halves, shuffleFours(halves, 1, 0, 3, 2));
  },
};

function shuffleFours(a: F32x4, ...lanes: number[]): F32x4 {
  const bytes = lanes.flatMap((lane) => Array.from({ length: 4 }, (_, byte) => 4 * lane + byte));
  return value('f32x4', a.code, a.code, simd(0x0d, ...bytes));
}

function maskBytes(set: number): number[] {
  return Array.from({ length: 16 }, (_, byte) => (byte < set ? 0xff : 0));
}

/** Lanes 0 and 1 are those of a, 2 and 3 those of b. */
function shuffle(a: F64x2, b: F64x2, first: number, second: number): F64x2 {
  const bytes = [first, second].flatMap((lane) => Array.from({ length: 8 }, (_, byte) => 8 * lane + byte));
  return value('f64x2', a.code, b.code, simd(0x0d, ...bytes));
}

/** For instructions that leave nothing on the stack. */
export const store = {
  i32: (address: I32, what: I32, offset: number) => [...address.code, ...what.code, 0x36, ...memory(2, offset)],
  f64: (address: I32, what: F64, offset: number) => [...address.code, ...what.code, 0x39, ...memory(3, offset)],
  f64x2: (address: I32, what: F64x2, offset: number) => [
    ...address.code,
    ...what.code,
    ...simd(0x0b, ...memory(3, offset)),
  ],
};

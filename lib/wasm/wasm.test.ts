import { describe, expect, it } from 'vitest';
import { allocate, float32s, float64s, int32s } from './allocate';
import { assembleModule, compileOnce } from './assembleModule';
import { signed, unsigned } from './bytes';
import { FunctionBuilder } from './functionBuilder';
import { f32x4, f64, f64x2, i32, type Value, type WasmType } from './values';

/** The result of a function that returns this. */
function valueOf(make: (f: FunctionBuilder) => Value<WasmType>): number {
  const { memory } = allocate({});
  return compileOnce(() => {
    const f = new FunctionBuilder();
    f.return(make(f));
    return { run: f };
  })(memory).run();
}

describe('numbers of a module', () => {
  it('are written seven bits a byte, the lowest first', () => {
    expect([0, 1, 127, 128, 624485].map(unsigned)).toEqual([[0], [1], [127], [128, 1], [0xe5, 0x8e, 0x26]]);
    expect([0, 63, 64, -1, -64, -65, -123456].map(signed)).toEqual([[0], [63], [0xc0, 0], [0x7f], [0x40], [0xbf, 0x7f], [0xc0, 0xbb, 0x78]]); // prettier-ignore
  });

  it('come back as they are', () => {
    for (const number of [0, 1, -1, 63, 64, -64, -65, 8191, 1e6, 2 ** 31 - 1, -(2 ** 31)])
      expect(valueOf(() => i32.of(number))).toBe(number);
    for (const number of [0, -0, 0.1, -1e300, 5e-324, Infinity, NaN])
      expect(valueOf(() => f64.of(number))).toBe(number);
  });
});

describe('operations', () => {
  it.each<[string, number, (f: FunctionBuilder) => Value<WasmType>]>([
    ['7 + 5', 12, () => i32.add(i32.of(7), i32.of(5))],
    ['7 − 5', 2, () => i32.sub(i32.of(7), i32.of(5))],
    ['7 · 5', 35, () => i32.mul(i32.of(7), i32.of(5))],
    ['6 and 3', 2, () => i32.and(i32.of(6), i32.of(3))],
    ['7 << 3', 56, () => i32.shiftLeft(i32.of(7), i32.of(3))],
    ['57 >> 3', 7, () => i32.shiftRight(i32.of(57), i32.of(3))],
    ['zeros of 40', 3, () => i32.trailingZeros(i32.of(40))],
    ['7 < 5', 0, () => i32.below(i32.of(7), i32.of(5))],
    ['5 < −1, without signs', 1, () => i32.below(i32.of(5), i32.of(-1))],
    ['−2.7 to a whole number', -2, () => i32.truncate(f64.of(-2.7))],
    ['0.1 + 0.2', 0.1 + 0.2, () => f64.add(f64.of(0.1), f64.of(0.2))],
    ['second of (3, 4) − (1, 0.5)', 3.5, () => f64.lane(f64x2.sub(f64x2.of(3, 4), f64x2.of(1, 0.5)), 1)],
    ['first of (3, 4) · (1.5, 0)', 4.5, () => f64.lane(f64x2.mul(f64x2.of(3, 4), f64x2.of(1.5, 0)), 0)],
    ['first of (1, 4) ÷ (3, 2)', 1 / 3, () => f64.lane(f64x2.div(f64x2.of(1, 4), f64x2.of(3, 2)), 0)],
    ['(3, 4) summed up', 7, () => f64x2.sum(f64x2.of(3, 4))],
    ['first of floor (−0.5, 2)', -1, () => f64.lane(f64x2.floor(f64x2.of(-0.5, 2)), 0)],
    ['−(3, 4)', -7, () => f64x2.sum(f64x2.negate(f64x2.of(3, 4)))],
    ['firsts of (3, 4), (5, 6)', 5, () => f64.lane(f64x2.firsts(f64x2.of(3, 4), f64x2.of(5, 6)), 1)],
    ['seconds of (3, 4), (5, 6)', 4, () => f64.lane(f64x2.seconds(f64x2.of(3, 4), f64x2.of(5, 6)), 0)],
    ['first of (3, 4), twice', 6, () => f64x2.sum(f64x2.firstTwice(f64x2.of(3, 4)))],
    ['second of (3, 4), twice', 8, () => f64x2.sum(f64x2.secondTwice(f64x2.of(3, 4)))],
    ['a number, twice', 5, () => f64x2.sum(f64x2.both(f64.of(2.5)))],
    ['(3, 4) where (1, 5) < (2, 2)', 3, () => f64x2.sum(f64x2.mask(f64x2.of(3, 4), f64x2.less(f64x2.of(1, 5), f64x2.of(2, 2))))], // prettier-ignore
    ['(3, 4) in the first only', 3, () => f64x2.sum(f64x2.mask(f64x2.of(3, 4), f64x2.firstOnly()))],
    ['(3, 4) everywhere', 7, () => f64x2.sum(f64x2.mask(f64x2.of(3, 4), f64x2.everywhere()))],
    ['any of (1, 5) < (0, 2)', 0, () => f64x2.hasAnyBit(f64x2.less(f64x2.of(1, 5), f64x2.of(0, 2)))],
  ])('%s', (_, expected, make) => expect(valueOf(make)).toBe(expected));

  it('on four float32 numbers of memory: 1, 2, 3, 4 and 4, 3, 2, 1', () => {
    const { memory, arrays } = allocate({ a: float32s(4), b: float32s(4) });
    arrays.a.set([1, 2, 3, 4]);
    arrays.b.set([4, 3, 2, 1]);
    const [a, b] = [f32x4.load(i32.of(arrays.a.byteOffset)), f32x4.load(i32.of(arrays.b.byteOffset))];
    const bitsOf = (make: (f: FunctionBuilder) => ReturnType<typeof f32x4.load>) =>
      compileOnce(() => {
        const f = new FunctionBuilder();
        f.return(f32x4.bits(make(f)));
        return { run: f };
      })(memory).run();
    expect(bitsOf(() => f32x4.atMost(a, b))).toBe(0b0011);
    expect(bitsOf(() => f32x4.atMost(b, a))).toBe(0b1100);
    expect(bitsOf(() => f32x4.either(f32x4.atMost(a, b), f32x4.atMost(b, a)))).toBe(0b1111);
    expect(bitsOf(() => f32x4.atMost(f32x4.max(a, b), f32x4.loadAll(i32.of(arrays.a.byteOffset), 8)))).toBe(0b0110);
    expect(bitsOf(() => f32x4.atMost(f32x4.mul(f32x4.sub(a, b), a), f32x4.zero()))).toBe(0b0011);
    // The sum is 10 in all four: not above a + b + b, which is 9, 8, 7, 6, but where 4 is added to it.
    const sum = f32x4.add(a, f32x4.add(b, b));
    expect(bitsOf((f) => f32x4.atMost(f32x4.sum(f, a), sum))).toBe(0);
    expect(bitsOf((f) => f32x4.atMost(f32x4.sum(f, a), f32x4.add(sum, b)))).toBe(0b0011);
  });
});

it('a function that loops, branches and stores', () => {
  const { memory, arrays } = allocate({ numbers: float64s(5), count: int32s(3), pair: float64s(2) });
  arrays.numbers.set([3, -1, 4, -1, 5]);
  const { run } = compileOnce(() => {
    const f = new FunctionBuilder();
    const { at, end, count, pair } = f.addresses('at', 'end', 'count', 'pair');
    const least = f.parameter('f64');
    const found = f.variable('i32');
    f.sweep(at, end, 8, () => {
      const above = f64x2.less(f64x2.both(least), f64x2.loadBoth(at));
      f.when(f64x2.hasAnyBit(above), () => {
        f.increase(found, 1);
        f.storeF64(pair, f64.add(f64.load(pair), f64.load(at)));
      });
    });
    f.storeI32(count, found, 8);
    f.storeF64x2(pair, f64x2.add(f64x2.load(pair), f64x2.of(0, 9)));
    f.return(i32.load(count, 8));
    return { run: f };
  })(memory);
  const { byteOffset: at } = arrays.numbers;
  expect(run(at, at + 40, arrays.count.byteOffset, arrays.pair.byteOffset, 0)).toBe(3);
  expect([...arrays.count]).toEqual([0, 0, 3]);
  expect([...arrays.pair]).toEqual([12, 9]);
  expect(run(at, at, arrays.count.byteOffset, arrays.pair.byteOffset, 0)).toBe(0);
});

it('arrays lie side by side at whole lines of the cache, none at address 0, all zero', () => {
  const { memory, arrays } = allocate({ a: int32s(3), b: float64s(9000), c: float32s(1) });
  expect([arrays.a.byteOffset, arrays.b.byteOffset, arrays.c.byteOffset]).toEqual([64, 128, 128 + 72_000]);
  expect([arrays.a.length, arrays.b.length, arrays.c.length]).toEqual([3, 9000, 1]);
  expect(memory.buffer.byteLength).toBe(2 * 65_536);
  expect(arrays.b.every((value) => value === 0)).toBe(true);
});

it('a module is one that every engine accepts', () => {
  const f = new FunctionBuilder();
  f.let(f.let(f64x2.of(1)));
  expect(WebAssembly.validate(assembleModule({ nothing: f, again: new FunctionBuilder() }))).toBe(true);
  expect(WebAssembly.validate(assembleModule({}))).toBe(true);
});

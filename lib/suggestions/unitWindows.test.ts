import { expect, it } from 'vitest';
import { unitWindows } from './unitWindows';

const axis = (size: number, stride: number, offset: number) => ({ size, stride, offset });
const field = (a: ReturnType<typeof axis>) => ({ kind: 'window' as const, height: a, width: a, exceedsInput: false });

it('small windows are taken whole, large ones around their middle, inside the picture', () => {
  const small = unitWindows(field(axis(7, 2, -3)), { height: 2, width: 2 }, { height: 14, width: 14 })!;
  expect(small[0]).toEqual({ y0: 0, x0: 0, y1: 4, x1: 4 });
  expect(small[3]).toEqual({ y0: 0, x0: 0, y1: 6, x1: 6 });
  const large = unitWindows(field(axis(101, 32, -50)), { height: 3, width: 2 }, { height: 96, width: 64 })!;
  expect(large).toHaveLength(6);
  expect(large[3]).toEqual({ y0: 16, x0: 16, y1: 49, x1: 49 }); // the middle at 32.5, 32 wide
});

it('no window is empty, even of units that see padding only', () => {
  const beyond = unitWindows(field(axis(3, 4, 60)), { height: 3, width: 3 }, { height: 64, width: 64 })!;
  for (const { y0, x0, y1, x1 } of beyond) {
    expect(y1).toBeGreaterThan(y0);
    expect(x1).toBeGreaterThan(x0);
    expect([y0, x0, y1, x1].every((at) => at >= 0 && at <= 64)).toBe(true);
  }
});

it('units without a window of their own have none', () => {
  expect(unitWindows({ kind: 'whole' }, { height: 4, width: 4 }, { height: 8, width: 8 })).toBeNull();
  expect(unitWindows(field(axis(8, 1, 0)), { height: 1, width: 1 }, { height: 8, width: 8 })).toBeNull();
});

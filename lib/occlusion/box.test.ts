import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../domain/hash';
import { occlusionSpecSchema, type OcclusionSpec } from '../domain/occlusion';
import { boxText, readBox } from './boxText';
import { CellLog } from './cellLog';
import { coarseFill } from './coarseFill';
import { comparedSpec } from './comparedView';
import { cellCentre, cellCount, isComputed, occlusionGrid } from './grid';
import { mapCsv } from './mapCsv';
import { levelEnds, progressiveOrder } from './progressiveOrder';

const input = { width: 30, height: 20 };
const spec: OcclusionSpec = { patch: 4, stride: 2, fill: [0, 0, 0] };
const box = { x: 5, y: 3, width: 9, height: 8 };

describe('a box', () => {
  it('leaves the grid as it is, and computes the cells whose centre lies in it, each once', () => {
    const grid = occlusionGrid({ ...spec, box }, input);
    expect(grid).toMatchObject({ rows: 10, cols: 15 });
    const inside = Array.from({ length: 150 }, (_, cell) => cell).filter((cell) => {
      const { x, y } = cellCentre(grid, 2, Math.floor(cell / 15), cell % 15);
      return x >= 5 && x < 14 && y >= 3 && y < 11;
    });
    expect([...progressiveOrder(grid)].sort((a, b) => a - b)).toEqual(inside);
    expect(cellCount(grid)).toBe(inside.length);
    expect(levelEnds(grid).at(-1)).toBe(inside.length);
    for (let cell = 0; cell < 150; cell++)
      expect(isComputed(grid, Math.floor(cell / 15), cell % 15)).toBe(inside.includes(cell));
  });

  it('shares no cell with the box beside it, and both have all of them', () => {
    const parts = [{ x: 0, y: 0, width: 13, height: 20 }, { x: 13, y: 0, width: 17, height: 20 }]; // prettier-ignore
    const cells = parts.flatMap((part) => [...progressiveOrder(occlusionGrid({ ...spec, box: part }, input))]);
    expect(cells.sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, cell) => cell));
  });

  it('keeps what is outside of it unknown: in the map, its coarse blocks and the table', () => {
    const grid = occlusionGrid({ ...spec, box }, input);
    const log = new CellLog(progressiveOrder(grid), 1, 150);
    log.append(0, new Float32Array(levelEnds(grid)[0]!).fill(0.5));
    const { values, computed } = coarseFill(log.map(0), grid);
    for (let cell = 0; cell < 150; cell++)
      expect(Number.isNaN(values[cell])).toBe(!isComputed(grid, Math.floor(cell / 15), cell % 15));
    expect(computed.reduce((sum, one) => sum + one, 0)).toBe(log.done);
    const lines = [...mapCsv({ grid, spec, log, classIndex: 0, base: 0.9, labels: ['a'], provenance: {} })].join('').trim(); // prettier-ignore
    expect(lines.split('\r\n')).toHaveLength(1 + log.total);
    expect(lines.split('\r\n')[1]).toMatch(/^1,2,3,5,/);
  });

  it.each([
    ['reaches over', { x: 25, y: 0, width: 6, height: 5 }, 'spec.box', /30 × 20/],
    ['holds no cell', { x: 0, y: 0, width: 1, height: 9 }, 'spec.box', /centre of no cell/],
  ])('that %s is refused by its name', (_, wrong, field, message) => {
    const refused = () => occlusionGrid({ ...spec, box: wrong }, input);
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_input', options: { field } }));
    expect(refused).toThrow(message);
    if (wrong.width > 1)
      expect(() => occlusionGrid({ ...spec, alsoCovered: wrong }, input)).toThrow(
        expect.objectContaining({ options: { field: 'spec.alsoCovered' } }),
      );
  });

  it('changes no name of a run that has none, and every name of one that has', () => {
    const old = '{"fill":[0,0,0],"patch":4,"stride":2}';
    expect(canonicalJson(occlusionSpecSchema.parse(spec))).toBe(old);
    expect(canonicalJson(occlusionSpecSchema.parse({ ...spec, box }))).not.toBe(old);
  });

  it('covers the same part of another input', () => {
    const other = comparedSpec({ ...spec, box, alsoCovered: box }, input, { width: 60, height: 40 });
    expect(other).toMatchObject({ box: { x: 10, y: 6, width: 18, height: 16 }, alsoCovered: { x: 10 } });
  });

  it('is read as it is written', () => {
    expect(readBox(boxText(box, '.'), '.')).toEqual(box);
    for (const wrong of ['1.2.3', '1.2.3.0', '1.2.3.x', '1.2.3.4.5']) expect(readBox(wrong, '.')).toBeUndefined();
  });
});

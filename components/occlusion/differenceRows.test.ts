import { describe, expect, it } from 'vitest';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { mapPair } from '@/lib/occlusion/mapPair';
import { differenceCsv } from './differenceCsv';
import { differenceRows } from './differenceRows';

const spec = { patch: 2, stride: 2, fill: [0, 0, 0] as [number, number, number] };
const grid = occlusionGrid(spec, { width: 4, height: 4 });
const run = (...values: number[]) => ({ grid, spec, values: Float32Array.from(values) });
const pair = mapPair(run(0.5, 1, NaN, 0.25), run(0.25, 1, 1, 1));

describe('the table of two maps', () => {
  it('has a row for each cell, in the order of the picture or by the size of the difference', () => {
    const rows = differenceRows(pair, { grid, spec }, 'place');
    expect(rows.map(({ row, col, y, x }) => [row, col, y, x])).toEqual([[0, 0, 1, 1], [0, 1, 1, 3], [1, 0, 3, 1], [1, 1, 3, 3]]); // prettier-ignore
    expect(rows.map(({ difference }) => difference)).toEqual([0.25, 0, NaN, -0.75]);
    expect(differenceRows(pair, { grid, spec }, 'largest').map(({ difference }) => difference)).toEqual([-0.75, 0.25, 0, NaN]); // prettier-ignore
  });

  it('is written as CSV with what the runs differ in, empty where a number is not known', () => {
    const facts = [['fill', '#000000 / =cmd,"x"']] as const;
    expect(differenceCsv({ pair, grid, spec, score: 'drop', facts }).split('\r\n')).toEqual([
      "# fill: #000000 / =cmd,'x'",
      '# compared: cell by cell',
      'row,col,y,x,first_drop,second_drop,difference',
      '0,0,1,1,0.5,0.25,0.25',
      '0,1,1,3,1,1,0',
      '1,0,3,1,,1,',
      '1,1,3,3,0.25,1,-0.75',
      '',
    ]);
  });

  it('says when its numbers are averages for each pixel', () => {
    const whole = occlusionGrid({ ...spec, patch: 4, stride: 4 }, { width: 4, height: 4 });
    const coarse = { grid: whole, spec: { ...spec, patch: 4, stride: 4 }, values: Float32Array.of(0.25) };
    const csv = differenceCsv({ pair: mapPair(run(1, 0, 0, 0), coarse), grid, spec, score: 'logit', facts: [] });
    expect(csv).toContain('# compared: at the centre pixel');
    expect(csv).toContain('\r\n0,0,1,1,1,0.25,0.75\r\n0,1,1,3,0,0.25,-0.25\r\n');
  });
});

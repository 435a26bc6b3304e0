import { describe, expect, it } from 'vitest';
import { CellLog } from './cellLog';
import { occlusionGrid } from './grid';
import { csvField, mapCsv, type MapCsvInput } from './mapCsv';
import { progressiveOrder } from './progressiveOrder';

const spec = { patch: 4, stride: 3, fill: [128, 128, 128] as [number, number, number] };
const grid = occlusionGrid(spec, { width: 6, height: 5 });

function inputWith(done: number, more: Partial<MapCsvInput> = {}): MapCsvInput {
  const log = new CellLog(progressiveOrder(grid), 2);
  for (let k = 0; k < done; k++) log.append(k, k === 0 ? Float32Array.of(0.75, 0.25) : Float32Array.of(0.25, 0.75));
  return { grid, spec, log, classIndex: 0, base: 0.5, labels: ['cat', 'dog, big'], provenance: {}, ...more };
}

const textOf = (input: MapCsvInput) => [...mapCsv(input)].join('');

/** A small RFC 4180 reader. */
function readCsv(text: string): string[][] {
  const rows = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .map((m) => m[1]!.replace(/^"|"$/g, '').replaceAll('""', '"'))
      .slice(0, 14),
  );
}

describe('the table of a map', () => {
  it('has one line a cell with its place, patch and numbers', () => {
    const [header, ...rows] = readCsv(textOf(inputWith(4)));
    expect(header!.slice(0, 4)).toEqual(['row', 'col', 'y', 'x']);
    expect(rows).toHaveLength(4);
    // Cell (0,0): centre (1,1); the patch [−1, 3) is cut to [0, 3).
    expect(rows[0]).toEqual([
      '0',
      '0',
      '1',
      '1',
      '0',
      '0',
      '3',
      '3',
      '1',
      '0.75',
      '-0.25',
      String(Math.log(3)),
      '0',
      'cat',
    ]);
    // Cell (1,1): centre (4,4), the last row; rows [2, 6) are cut to [2, 5), columns [2, 6) are whole.
    expect(rows[3]!.slice(0, 11)).toEqual(['1', '1', '4', '4', '2', '2', '5', '6', '1', '0.25', '0.25']);
    expect(rows[3]!.slice(12)).toEqual(['1', 'dog, big']);
  });

  it('keeps unknown cells as empty numbers', () => {
    const rows = readCsv(textOf(inputWith(1))).slice(1);
    expect(rows).toHaveLength(4);
    expect(rows[1]!.slice(9)).toEqual(['', '', '', '', '']);
  });

  it('comes in blocks of whole lines, one after the other', () => {
    const large = occlusionGrid({ ...spec, stride: 1 }, { width: 40, height: 60 });
    const log = new CellLog(progressiveOrder(large), 3);
    for (let k = 0; k < 2000; k++) log.append(k, Float32Array.of(k % 7, (k * 5) % 11, (k * 3) % 5));
    const input = inputWith(0, { grid: large, spec: { ...spec, stride: 1 }, log, labels: ['a', 'b', 'c'] });
    const all = [...mapCsv(input)];
    expect(all.length).toBeGreaterThanOrEqual(5);
    for (const block of all) {
      expect(block.endsWith('\r\n')).toBe(true);
      expect(block.split('\r\n').length - 1).toBeLessThanOrEqual(500);
    }
    const rows = readCsv(all.join('')).slice(1);
    expect(rows).toHaveLength(2400);
    // An independent way to the best class: sorting, with ties to the lower one.
    const best = new Map(
      Array.from({ length: log.done }, (_, k) => {
        const [top] = [...log.vector(k).entries()].sort(([a, p], [b, q]) => q - p || a - b);
        return [log.order[k], String(top?.[0])];
      }),
    );
    rows.forEach((row, cell) => {
      expect(row.slice(0, 2)).toEqual([String(Math.floor(cell / 40)), String(cell % 40)]);
      expect(row[12]).toBe(best.get(cell) ?? '');
    });
  });

  it('is that of the moment of the call, whenever its blocks are asked for', () => {
    const input = inputWith(2);
    const expected = textOf(input);
    const later = mapCsv(input);
    input.log.append(2, Float32Array.of(0.5, 0.5));
    expect([...later].join('')).toBe(expected);
    expect(textOf(input)).not.toBe(expected);
  });

  it('starts with the provenance as comment lines that cannot break out of their line', () => {
    const provenance = { network: 'SqueezeNet', image: 'a,=HYPERLINK("x")\r\nrow', device: 'CPU, 2 threads' };
    const lines = textOf(inputWith(1, { provenance })).split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      '# network: SqueezeNet',
      "# image: a,'=HYPERLINK('x') row",
      '# device: CPU, 2 threads',
    ]);
    expect(lines[3]).toMatch(/^row,col/);
  });

  it('quotes text as RFC 4180 asks, and lets no spreadsheet run it', () => {
    expect(csvField('plain')).toBe('plain');
    expect(csvField('a "b", c')).toBe('"a ""b"", c"');
    expect(csvField('two\nlines')).toBe('"two\nlines"');
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1']) expect(csvField(text)).toBe(`'${text}`);
    expect(csvField('=1,2')).toBe(`"'=1,2"`);
  });
});

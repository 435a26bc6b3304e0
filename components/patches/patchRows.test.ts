import { describe, expect, it } from 'vitest';
import type { ChannelPatches, Patch } from '@/lib/domain/patches';
import { channelRows, rankingRows, rowsAsCsv, rowsAsJson } from './patchRows';

const patch = (fileName: string, value: number): Patch => ({
  imageId: fileName,
  fileName,
  label: 'ball, red',
  value,
  place: { row: 3, col: 4 },
  box: { y0: 2, x0: 6, y1: 13, x1: 20 },
  clipped: true,
});
const ranking = (channel: number, ...values: number[]) => ({
  channel,
  highest: values.map((value) => patch(`${value}.png`, value)),
  max: 1,
  mean: 1,
  fires: 1,
});

describe('patches as rows', () => {
  it('are the first ones of every channel, in the order of the channels', () => {
    const rows = rankingRows([ranking(7, 3, 2, 1), ranking(2, 5)], 2);
    expect(rows.map(({ channel, rank, patch: { value } }) => [channel, rank, value])).toEqual([[7, 1, 3], [7, 2, 2], [2, 1, 5]]); // prettier-ignore
  });

  it('of one channel are both sides and the samples', () => {
    const page = {
      channel: 7,
      highest: [patch('a', 9)],
      lowest: [patch('b', 0)],
      bands: [{ patches: [patch('c', 5)] }, { patches: [patch('d', 2), patch('e', 1)] }],
    } as unknown as ChannelPatches;
    expect(channelRows(page).map(({ side, rank, patch: { fileName } }) => `${side} ${rank} ${fileName}`)).toEqual([
      'highest 1 a',
      'lowest 1 b',
      'sample 1 c',
      'sample 2 d',
      'sample 3 e',
    ]);
  });

  it('are JSON lines with the fields of the command line', () => {
    const [line, ...others] = rowsAsJson(rankingRows([ranking(7, 3)], 9)).split('\n');
    expect(others).toEqual(['']);
    expect(JSON.parse(line!)).toEqual({
      channel: 7,
      file: '3.png',
      label: 'ball, red',
      value: 3,
      position: { row: 3, col: 4 },
      box: { x: 6, y: 2, width: 14, height: 11 },
      clipped: true,
      side: 'highest',
      rank: 1,
    });
  });

  it('are CSV that no spreadsheet runs, with nothing where no box is known', () => {
    const rows = rankingRows(
      [{ ...ranking(7), highest: [{ ...patch('=cmd().png', -1.5), label: null, box: null }] }],
      9,
    );
    expect(rowsAsCsv(rows)).toBe(
      "channel,side,rank,file,label,value,row,col,x,y,width,height,clipped\r\n7,highest,1,'=cmd().png,,-1.5,3,4,,,,,true\r\n",
    );
    expect(rowsAsCsv(rankingRows([ranking(7, 3)], 9))).toContain('"ball, red",3,3,4,6,2,14,11,true\r\n');
  });
});

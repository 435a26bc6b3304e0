import { expect, it } from 'vitest';
import type { request } from '../api/request';
import { collectRows } from './collectRows';

const look = { order: 'max', top: 9, perPicture: 'one' } as const;

it('asks for all channels, as many at once as the server gives, in the order of the rows', async () => {
  const asked: string[] = [];
  const ask = ((path: string) => {
    asked.push(path);
    const from = Number(new URL(path, 'http://s').searchParams.get('from'));
    return Promise.resolve({
      channels: [{ channel: from + 7, highest: [{ fileName: 'a' }], max: 1, mean: 1, fires: 1 }],
    });
  }) as unknown as typeof request;
  const scan = { imageSetId: 'set', key: 'k', channels: 130 } as unknown as Parameters<typeof collectRows>[0];
  const rows = await collectRows(scan, null, look, ask);
  expect(asked.map((path) => path.replace(/^.*from=/, ''))).toEqual([
    '0&count=64&top=9',
    '64&count=64&top=9',
    '128&count=64&top=9',
  ]);
  expect(rows.map(({ channel, rank }) => [channel, rank])).toEqual([[7, 1], [71, 1], [135, 1]]); // prettier-ignore
});

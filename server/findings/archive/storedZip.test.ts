import { expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { storedZip, type ZippedFile } from './storedZip';

async function written(files: ZippedFile[]): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of storedZip(files)) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

it('what it writes is read again, and equal files give equal bytes', async () => {
  const files = ['a.txt', 'ä/b.bin', 'empty'].map((name, k) => ({ name, bytes: new Uint8Array(k === 2 ? 0 : 1000 * (k + 1)).fill(k + 65) })); // prettier-ignore
  const bytes = await written(files);
  expect((await written(files)).equals(bytes)).toBe(true);
  const zip = await fromBufferPromise(bytes);
  const read: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    read[entry.fileName] = Buffer.concat(parts).toString();
  }
  expect(read).toEqual({ 'a.txt': 'A'.repeat(1000), 'ä/b.bin': 'B'.repeat(2000), empty: '' });
});

it('more files than an old zip can count are counted by Zip64', async () => {
  const zip = await fromBufferPromise(await written(Array.from({ length: 70_000 }, (_, k) => ({ name: `${k}`, bytes: new Uint8Array(0) })))); // prettier-ignore
  expect(zip.entryCount).toBe(70_000);
});

it('a file of 4 GiB is refused', async () => {
  await expect(written([{ name: 'large', path: '/nowhere', size: 0xffffffff, crc: 0 }])).rejects.toMatchObject({ code: 'too_large' }); // prettier-ignore
});

import { describe, expect, it } from 'vitest';
import type { FileListing } from './fileListing';
import { MAX_LABELS_BYTES, readLabelling } from './labelsFile';

function listingOf(texts: Record<string, string>): FileListing & { read: string[] } {
  const read: string[] = [];
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    read: async () => {
      read.push(path);
      return Buffer.from(text);
    },
  }));
  return { files, refused: [], read };
}

describe('readLabelling', () => {
  it('takes the line ends of every system, blank lines, and a last line without an end', async () => {
    const { labelOf } = await readLabelling(
      listingOf({ 'labels.csv': '\nfile,label\r\na,1\rb,2\n\n  \r\n./c, 3 \nd,4' }),
    );
    expect(['a', 'b', 'c', 'd', 'file'].map(labelOf)).toEqual(['1', '2', '3', '4', null]);
  });

  it('counts lines as an editor does when it names a wrong one', async () => {
    const wrong = readLabelling(listingOf({ 'labels.csv': 'a,1\r\n\r\nb,2\rwrong\nc,3' }));
    await expect(wrong).rejects.toThrow('labels.csv, line 4');
  });

  it('refuses a line longer than any path without taking it apart', async () => {
    const wrong = readLabelling(listingOf({ 'labels.csv': `a,1\n${','.repeat(4 * 1024 ** 2)}` }));
    await expect(wrong).rejects.toThrow('labels.csv, line 2');
  });

  it('gives the thread to others within 200,000 lines', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i}.png,label ${i}`);
    const listing = listingOf({ 'labels.csv': lines.join('\n') });
    let turns = 0;
    let next: NodeJS.Immediate;
    const takeTurn = () => {
      turns++;
      next = setImmediate(takeTurn);
    };
    next = setImmediate(takeTurn);
    const { labelOf, missing } = await readLabelling(listing);
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(200);
    expect(labelOf('199999.png')).toBe('label 199999');
    expect(missing).toHaveLength(200_000);
  });

  it('refuses labels above their limit, in one file or in all of them together', async () => {
    const half = `a.png,${'x'.repeat(1017)}\n`.repeat(MAX_LABELS_BYTES / 2 / 1024 + 1);
    await expect(readLabelling(listingOf({ 'a/labels.csv': half }))).resolves.toBeDefined();
    const both = readLabelling(listingOf({ 'a/labels.csv': half, 'b/labels.csv': half, 'a.png': '' }));
    await expect(both).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('8 MiB') });
  });
});

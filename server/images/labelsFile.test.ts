import { describe, expect, it } from 'vitest';
import type { FileListing } from './fileListing';
import { MAX_LABELS_BYTES, readLabelling } from './labelsFile';

function listingOf(texts: Record<string, string>): FileListing & { read: string[] } {
  const read: string[] = [];
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: text.length,
    read: async () => {
      read.push(path);
      return Buffer.from(text);
    },
  }));
  return { files, refused: [], read };
}

describe('readLabelling', () => {
  it('takes the line ends of every system, blank lines, and a last line without an end', async () => {
    const table = '\nfile,label\r\na,1\rb,2\n\n  \r\n./c, 3 \nd,4';
    const { labelOf } = await readLabelling(listingOf({ 'labels.csv': table, a: '', b: '', c: '', d: '', file: '' }));
    expect(['a', 'b', 'c', 'd', 'file'].map(labelOf)).toEqual(['1', '2', '3', '4', null]);
  });

  it('takes no spaces around a folder into its label, as no other label has them', async () => {
    const { labelOf } = await readLabelling(listingOf({ ' cats /1.png': '', ' /2.png': '' }));
    expect([' cats /1.png', ' /2.png'].map(labelOf)).toEqual(['cats', null]);
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
    const listing = listingOf({ 'labels.csv': lines.join('\n'), '199999.png': '' });
    let turns = 0;
    let next: NodeJS.Immediate;
    const takeTurn = () => {
      turns++;
      next = setImmediate(takeTurn);
    };
    next = setImmediate(takeTurn);
    const { labelOf, problems } = await readLabelling(listing);
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(200);
    expect(labelOf('199999.png')).toBe('label 199999');
    expect(problems).toHaveLength(199_999);
  });

  it('takes the only CSV file for that of the labels, and of several only labels.csv', async () => {
    const table = 'file;species\na.png;cat';
    const only = await readLabelling(listingOf({ 'x/Annotations 1.csv': table, 'x/a.png': '' }));
    expect([only.labelOf('x/a.png'), only.problems, only.pictures.length]).toEqual(['cat', [], 1]);
    const several = await readLabelling(listingOf({ 'one.csv': table, 'two.csv': table, 'a.png': '' }));
    expect(several.labelOf('a.png')).toBeNull();
    expect(several.problems.map(({ fileName }) => fileName)).toEqual(['one.csv', 'two.csv']);
    const named = await readLabelling(listingOf({ 'one.csv': table, 'LABELS.CSV': table, 'a.png': '' }));
    expect(named.labelOf('a.png')).toBe('cat');
    expect(named.problems).toEqual([
      { fileName: 'one.csv', message: expect.stringContaining('Call that one labels.csv') },
    ]);
  });

  it('reads what spreadsheets write: UTF-16, and says so when it is another encoding', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('file\tlabel\na.png\tKätzchen', 'utf16le')]);
    const listing = listingOf({ 'a.png': '' });
    listing.files.push({ path: 'labels.csv', bytes: 0, read: async () => utf16 });
    expect((await readLabelling(listing)).labelOf('a.png')).toBe('Kätzchen');
    listing.files[1]!.read = async () => Buffer.from('a.png,K\xe4tzchen', 'latin1');
    await expect(readLabelling(listing)).rejects.toThrow('labels.csv is no text in UTF-8');
  });

  it('refuses labels above their limit, in one file or in all of them together', async () => {
    const half = `a.png,${'x'.repeat(1017)}\n`.repeat(MAX_LABELS_BYTES / 2 / 1024 + 1);
    await expect(readLabelling(listingOf({ 'a/labels.csv': half }))).resolves.toBeDefined();
    const both = readLabelling(listingOf({ 'a/labels.csv': half, 'b/labels.csv': half, 'a.png': '' }));
    await expect(both).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('8 MiB') });
  });
});

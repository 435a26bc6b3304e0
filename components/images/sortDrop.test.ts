import { describe, expect, it } from 'vitest';
import { fromFileList, type DroppedFile } from './droppedFiles';
import { sortDrop } from './sortDrop';

const file = (path: string, text = 'x'): DroppedFile => ({
  path,
  file: new File([text], path.slice(path.lastIndexOf('/') + 1)),
});
const chosen = (path: string) =>
  Object.defineProperty(new File(['x'], path.split('/').at(-1) ?? ''), 'webkitRelativePath', { value: path });

describe('dropped files', () => {
  it('of one folder lose its name, those of several keep theirs', () => {
    const paths = (...files: File[]) => fromFileList(files).map(({ path }) => path);
    expect(paths(chosen('photos/cat/1.png'), chosen('photos/2.png'))).toEqual(['cat/1.png', '2.png']);
    expect(paths(chosen('cat/1.png'), chosen('dog/1.png'))).toEqual(['cat/1.png', 'dog/1.png']);
    expect(paths(new File(['x'], 'a.png'), new File(['x'], 'b.png'))).toEqual(['a.png', 'b.png']);
  });

  it('are zips, tables and pictures; folders are labels, and a table knows better', async () => {
    const sorted = await sortDrop([
      file('cat/1.png'),
      file('cat/2.png'),
      file('a.ZIP'),
      file('.DS_Store'),
      file('labels.csv', 'file;label\ncat/2.png;tiger\ngone.png;x'),
      file('notes.csv', 'a;b;c'),
    ]);
    expect(sorted.zips.map(({ name }) => name)).toEqual(['a.ZIP']);
    expect(sorted.pictures.map(({ path, label }) => [path, label])).toEqual([
      ['cat/1.png', 'cat'],
      ['cat/2.png', 'tiger'],
    ]);
    expect(sorted.refused.map(({ fileName }) => fileName)).toEqual(['notes.csv', 'gone.png']);
    expect(new TextDecoder().decode(await sorted.pictures[0]!.read())).toBe('x');
  });

  it('with a table that cannot be right are refused with its line', async () => {
    await expect(sortDrop([file('a.png'), file('labels.csv', 'a.png,cat\nb.png')])).rejects.toThrow(
      'labels.csv, line 2',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { LabelBook } from './labelBook';
import { parseLabelsTable } from './labelsTable';

const rows = (text: string) => [...parseLabelsTable(text, 'labels.csv')].map(({ file, label }) => [file, label]);
const TWO = [
  ['a.png', 'cat'],
  ['b.png', 'dog'],
];

describe('a table of labels', () => {
  it.each([
    ['without a header', 'a.png,cat\nb.png,dog'],
    ['with a header', 'file,label\na.png,cat\nb.png,dog\n'],
    ['with a byte order mark and the line ends of Windows', '\uFEFFfile,label\r\na.png,cat\r\nb.png,dog\r\n'],
    ['with semicolons', 'Filename;Class\na.png;cat\nb.png;dog'],
    ['with tabs', 'image\tcategory\na.png\tcat\nb.png\tdog'],
    ['with the columns the other way round', 'label,image_id\ncat,a.png\ndog,b.png'],
    ['with more columns', 'width,species,photo_path,licence\n1,cat,a.png,MIT\n2,dog,b.png,"MIT, maybe"'],
    ['with a name for the label that nobody knows', 'id,Rasse\na.png,cat\nb.png,dog'],
    ['with quotes and spaces', ' "a.png" , "cat"\n\n"b.png",dog'],
    ['with the line ends of an old Mac', 'a.png,cat\rb.png,dog'],
    ['with a picture that has no label', 'file,label\na.png,cat\nc.png,\nb.png,dog'],
  ])('is read %s', (_, text) => {
    expect(rows(text)).toEqual(TWO);
  });

  it('keeps separators, quotes and line breaks inside quotes', () => {
    expect(rows('file,label\n"a,b ""1"".png","two\nlines"\nc;d.png,x')).toEqual([
      ['a,b "1".png', 'two lines'],
      ['c;d.png', 'x'],
    ]);
    expect(rows('6" lens.png,glass\nb.png,dog')).toEqual([['6" lens.png', 'glass'], TWO[1]]);
  });

  it('names the line that cannot be right, counting those inside quotes', () => {
    expect(() => rows('file,label\n"a\n.png",x\nonly-a-file\n')).toThrow(
      'labels.csv, line 4 must be a file and its label',
    );
    expect(() => rows('a.png,cat,more\nb.png,dog,more')).toThrow('has the columns "a.png", "cat", "more"');
    expect(() => rows('a.png,cat\nb.png,dog,more')).toThrow('line 2');
    expect(() => rows('just text')).toThrow('line 1');
    expect(() => rows(`a.png,cat\n${'x'.repeat(5000)},dog`)).toThrow('line 2');
  });

  it('takes no quadratic time for an endless quote', () => {
    const start = performance.now();
    expect(() => rows(`a.png,cat\n"${'b\n'.repeat(500_000)}`)).toThrow('line 2');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('the labels of pictures', () => {
  const book = (...paths: string[]) => new LabelBook(new Set(paths));
  const row = (file: string, label: string, line = 2) => ({ file, label, line });

  it('come from the folder where no table names the picture', () => {
    const labels = book('pets/cat/1.png', 'top.png');
    expect(labels.labelOf('pets/cat/1.png')).toBe('cat');
    expect(labels.labelOf('top.png')).toBeNull();
  });

  it.each([
    ['beside the table', 'set/labels.csv', 'a.png', 'set/a.png'],
    ['in a folder beside the table', 'set/labels.csv', 'images/a.png', 'set/images/a.png'],
    ['as ./images\\a.png', 'labels.csv', './images\\a.png', 'images/a.png'],
    ['without its folder', 'labels.csv', 'a.png', 'images/train/a.png'],
    ['without its ending', 'labels.csv', 'a', 'images/a.jpeg'],
    ['with its folder and without its ending', 'labels.csv', 'images/a', 'images/a.jpeg'],
  ])('are found %s', (_, table, named, path) => {
    const labels = book(path, 'images/other.png');
    expect(labels.addRow(table, row(named, 'cat'))).toBeNull();
    expect(labels.labelOf(path)).toBe('cat');
  });

  it('are told of when their picture is not there, is one of several, or lies in another folder', () => {
    const labels = book('x/a.png', 'y/a.png', 'y/b.png');
    for (const file of ['gone.png', 'a.png', 'x/b.png'])
      expect(labels.addRow('labels.csv', row(file, 'cat', 7))).toEqual({
        fileName: file,
        message: `${file} is named in labels.csv, line 7, but is not there.`,
      });
    expect(labels.addRow('x/labels.csv', row('b.png', 'cat'))).toMatchObject({ fileName: 'x/b.png' });
  });

  it('hold from the first row on, and a second one that differs is told of', () => {
    const labels = book('a.png');
    expect(labels.addRow('labels.csv', row('a.png', 'cat'))).toBeNull();
    expect(labels.addRow('labels.csv', row('a.png', 'cat', 3))).toBeNull();
    expect(labels.addRow('labels.csv', row('a.png', 'dog', 4))?.message).toBe(
      'a.png has the label "cat" already; "dog" of labels.csv, line 4, is left out.',
    );
    expect(labels.labelOf('a.png')).toBe('cat');
  });
});

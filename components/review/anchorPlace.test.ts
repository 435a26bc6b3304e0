import { expect, it } from 'vitest';
import { exampleChannel, exampleFinding } from '../findings/exampleFinding.testing';
import { readPlace } from './anchorPlace';
import { anchoredPart, anchorKey, anchorOfKey } from './anchorText';

const fieldsOf = (row: string, col: string) => {
  const fields = new FormData();
  fields.set('row', row);
  fields.set('col', col);
  return fields;
};

it('a place is what stands in the form, and what is not on the map is told at its field', () => {
  const cell = { kind: 'cell', row: 0, col: 0 } as const;
  expect(readPlace(exampleFinding, cell, fieldsOf('13', '2'))).toEqual({ anchor: { kind: 'cell', row: 13, col: 2 }, problems: {} }); // prettier-ignore
  for (const row of ['14', '-1', '', '1.5', '1e1', 'x']) {
    const read = readPlace(exampleFinding, cell, fieldsOf(row, '2'));
    expect(read).toEqual({ anchor: undefined, problems: { row: 'It must be a whole number from 0 to 13.' } });
  }
  const patch = { kind: 'patch', side: 'highest', place: 0 } as const;
  expect(readPlace(exampleChannel, patch, fieldsOf('99', '99')).anchor).toEqual(patch);
  expect(readPlace(exampleFinding, null, new FormData()).anchor).toBeNull();
});

it('an anchor comes back from its key, and other keys name none', () => {
  const anchors = [
    { kind: 'patch', side: 'lowest', place: 4 },
    { kind: 'filter' },
    { kind: 'neuron', row: 1, col: 22 },
    { kind: 'cell', row: 0, col: 3 },
    { kind: 'point', imageId: 'image-1.x' },
  ] as const;
  for (const anchor of [...anchors, ...anchors.map((one) => ({ ...one, part: 'part.2-x' }))])
    expect(anchorOfKey(anchorKey(anchor))).toEqual(anchor);
  for (const key of [
    '',
    'finding',
    'patch.middle.1',
    'cell.1',
    'cell.-1.2',
    '__proto__',
    'constructor',
    'cell.1e3.2',
    'filter@',
    'filter@a@b',
    'filter@a b',
  ])
    expect(anchorOfKey(key)).toBeNull();
});

it('a place is of the map of its part', () => {
  const { kind, evidence } = exampleChannel;
  const several = { ...exampleFinding, added: [{ ...exampleChannel, id: 'p2', number: 2, kind, evidence }] };
  const neuron = { kind: 'neuron', row: 0, col: 0, part: 'p2' } as const;
  const { height } = (evidence.map ?? evidence.patches)!;
  const read = (row: number) => readPlace(several, neuron, fieldsOf(String(row), '0'));
  expect(read(height - 1)).toEqual({ anchor: { ...neuron, row: height - 1 }, problems: {} });
  expect(anchoredPart(several, 'p2')).toMatchObject({ partId: 'p2', number: 2, kind });
  // One that is not there yet is not taken for the first.
  expect(anchoredPart(several, 'p3')).toBeNull();
  expect(readPlace(several, { ...neuron, part: 'p3' }, fieldsOf('99', '0')).anchor).toEqual({ ...neuron, part: 'p3' });
  expect(read(height).problems).toEqual({ row: `It must be a whole number from 0 to ${height - 1}.` });
});

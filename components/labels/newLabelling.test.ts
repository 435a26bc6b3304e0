import { expect, it } from 'vitest';
import { EMPTY_FORM, fieldOf, fillIn, layerKey, readForm, type LabellingForm } from './newLabelling';
import type { SearchedLayer } from './searchedLayer';

const LAYER: SearchedLayer = { networkId: 'n', networkName: 'N', layer: 'conv', imageSetId: 's', imageSetName: 'S', channels: 48, seen: 9, pictures: 9, isSearched: false }; // prettier-ignore
const FORM: LabellingForm = { ...EMPTY_FORM, name: 'Eyes', names: 'edge\n\n loop ' };
const fill = (change: Partial<LabellingForm> = {}, by = 'Ada') => fillIn({ ...FORM, ...change }, [LAYER, { ...LAYER, layer: 'other' }], by); // prettier-ignore

it('a filled form is what is sent', () => {
  expect(fill().draft).toEqual({
    ...{ name: 'Eyes', instructions: '', by: 'Ada', networkId: 'n', layer: 'conv', imageSetId: 's', top: 9 },
    channels: { kind: 'strongest', count: 12 },
    categories: { kind: 'fixed', names: ['edge', 'loop'] },
  });
  const other = fill({ layer: layerKey({ ...LAYER, layer: 'other' }), choose: 'list', list: '3-1,', kind: 'free' });
  expect(other.problem?.field).toBe('list');
  expect(fill({ layer: layerKey({ ...LAYER, layer: 'other' }), choose: 'list', list: '1-3', kind: 'free' }).draft).toMatchObject({ layer: 'other', channels: { kind: 'list', channels: [1, 2, 3] }, categories: { kind: 'free' } }); // prettier-ignore
  expect(fill({ choose: 'random', seed: '7' }).draft?.channels).toEqual({ kind: 'random', count: 12, seed: 7 });
});

it.each([
  [{ name: ' ' }, 'name'],
  [{ count: '49' }, 'count'],
  [{ count: '0' }, 'count'],
  [{ count: '1e1' }, 'count'],
  [{ choose: 'random', seed: '-1' }, 'seed'],
  [{ choose: 'list', list: '48' }, 'list'],
  [{ top: '37' }, 'top'],
  [{ names: 'one' }, 'names'],
  [{ names: 'one\nONE' }, 'names'],
  [{ names: `a\n${'x'.repeat(81)}` }, 'names'],
  [{ instructions: 'x'.repeat(4001) }, 'instructions'],
] as const)('%j is refused at its field', (change, field) => {
  const { problem } = fill(change);
  expect(problem?.field).toBe(field);
  expect(problem?.message).toMatch(/\.$/);
});

it('who begins it, and a layer, are needed', () => {
  expect(fill({}, '').problem?.field).toBe('by');
  expect(fillIn(FORM, [], 'Ada').problem?.field).toBe('layer');
});

it('what the tab keeps is read again, and anything else is an empty form', () => {
  expect(readForm(JSON.stringify(FORM))).toEqual(FORM);
  for (const kept of ['', '{', 'null', '7', '{"choose":"x","kind":3,"name":[]}']) expect(readForm(kept)).toEqual(EMPTY_FORM); // prettier-ignore
});

it('what the server refuses is said at the field', () => {
  expect(['channels.count', 'channels.channels', 'categories.names', 'networkId', undefined].map(fieldOf)).toEqual(['count', 'list', 'names', 'layer', 'name']); // prettier-ignore
});

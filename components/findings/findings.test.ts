import { describe, expect, it } from 'vitest';
import { findingSchema } from '@/lib/domain/finding';
import { decodeView } from '../session/viewUrl';
import { findingsHref, parseFindingQuery } from './findingQuery';
import { exampleFinding } from './exampleFinding.testing';
import { viewOf } from './kinds/findingKindViews';

describe('the query of the list of findings', () => {
  it('comes back from its own address', () => {
    const query = { search: 'wheel & rim', tag: 'bias', page: 2 };
    const parameters = Object.fromEntries(new URL(findingsHref(query), 'http://x').searchParams);
    expect(parseFindingQuery(parameters)).toEqual(query);
    expect(findingsHref({})).toBe('/findings');
  });

  it('leaves out a tag that no finding can have', () => {
    expect(parseFindingQuery({ tag: 'a,b' }).tag).toBe('');
    expect(parseFindingQuery({ tag: 'x'.repeat(41) }).tag).toBe('');
  });
});

describe('the exact view of a finding', () => {
  it('names the network, picture, settings, class, score and cell of the evidence', () => {
    const finding = findingSchema.parse(exampleFinding);
    const url = new URL(viewOf(finding).viewHref(finding), 'http://x');
    expect(url.pathname).toBe('/s/session-1');
    expect(decodeView(url.search)).toEqual({
      networkId: 'network-1',
      imageId: 'image-1',
      patch: 32,
      stride: 16,
      fill: [128, 128, 128],
      target: 7,
      score: 'drop',
      area: { kind: 'cell', row: 3, col: 4 },
    });
  });
});

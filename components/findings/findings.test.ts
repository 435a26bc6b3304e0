import { describe, expect, it } from 'vitest';
import { findingSchema } from '@/lib/domain/finding';
import { DEFAULT_LOOK } from '../map/mapLook';
import { decodeView } from '../session/viewUrl';
import { findingsHref, parseFindingQuery } from './findingQuery';
import { exampleFinding, examplePoints } from './exampleFinding.testing';
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

  it('about pictures on a map opens that map at that iteration, with the selection', () => {
    const finding = findingSchema.parse(examplePoints);
    const url = new URL(viewOf(finding).viewHref(finding), 'http://x');
    expect(url.pathname).toBe('/s/session-1');
    expect(decodeView(url.search)).toEqual({
      place: 'map',
      map: { shown: 'map-1', beside: null, frame: 430 },
      looks: { map: { ...DEFAULT_LOOK, selectionId: 'selection-1' } },
    });
    const turned = findingSchema.parse({ ...examplePoints, target: { ...examplePoints.target, axes: [2, 1] } });
    expect(decodeView(new URL(viewOf(turned).viewHref(turned), 'http://x').search).looks?.map?.axes).toEqual([2, 1]);
  });
});

it('a finding about pictures is described for those who do not see them', () => {
  const view = viewOf(examplePoints);
  expect(view.summary(examplePoints)).toBe('5 pictures on a map · Objects · Scenes');
  expect(view.describePicture(examplePoints)).toBe(
    'A PCA map of Scenes with 5 of its 240 points coloured. cup: 3, no label: 1, can: 1.',
  );
  const outcome = { kind: 'points' as const, verdict: 'changed' as const, members: 5, missing: 1, replaced: 1, cohesion: null, reasons: [] }; // prettier-ignore
  expect(viewOf(outcome).comparison(outcome)).toBe('3 of 5 pictures are the same files.');
  const same = { ...outcome, verdict: 'same' as const, missing: 0, replaced: 0, cohesion: { then: 0.5, now: 0.5 } };
  expect(viewOf(same).comparison(same)).toBe('All 5 pictures are the same files. They keep to themselves as they did: 50.0 %.'); // prettier-ignore
});

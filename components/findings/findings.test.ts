import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { findingSchema } from '@/lib/domain/finding';
import { DEFAULT_LOOK } from '../map/mapLook';
import { DEFAULT_OCCLUSION_LOOK } from '../occlusion/occlusionLook';
import { decodeView } from '../session/viewUrl';
import { exampleChannel, exampleFinding, examplePoints, exampleRegion } from './exampleFinding.testing';
import { viewOf } from './kinds/findingKindViews';

// Outside of a page of Next there is no address.
vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }));

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

  it('and its facts name the fill, whichever it was', () => {
    const finding = findingSchema.parse(exampleFinding) as typeof exampleFinding;
    const { provenance } = finding.evidence;
    const [colour, noise] = [provenance.spec.fill, { kind: 'noise', seed: 3 } as const].map((fill) => {
      const spec = { ...provenance.spec, fill };
      const filled = { ...finding, evidence: { ...finding.evidence, provenance: { ...provenance, spec } } };
      expect(decodeView(new URL(viewOf(filled).viewHref(filled), 'http://x').search).fill).toEqual(fill);
      return viewOf(filled)
        .facts(filled)
        .find(({ name }) => name === 'Fill')?.value;
    });
    expect([colour, noise]).toEqual(['red 128, green 128, blue 128', 'noise (seed 3)']);
  });

  it('about a channel opens its patches, or else its map or its filter, and leaves everything else as it is', () => {
    const finding = findingSchema.parse(exampleChannel) as typeof exampleChannel;
    const { evidence } = finding;
    const linkOf = (change: Partial<typeof evidence>) =>
      decodeView(new URL(viewOf(finding).viewHref({ ...finding, evidence: { ...evidence, ...change } }), 'http://x').search); // prettier-ignore
    const channel = { networkId: 'network-1', layer: 'relu5', channel: 12 };
    const shown = { ...channel, imageId: 'image-9', imageSetId: 'set-1' };
    expect(linkOf({})).toEqual({ ...shown, place: 'patches' });
    const neuron = { ...evidence.patches!, place: { row: 3, col: 4 } };
    expect(linkOf({ patches: neuron }).looks?.patches?.place).toEqual({ row: 3, col: 4 });
    expect(linkOf({ patches: null })).toEqual({ ...channel, imageId: 'image-9', place: 'activations' });
    expect(linkOf({ patches: null, map: null })).toMatchObject({ ...channel, place: 'filters' });
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

describe('a finding about a covered region', () => {
  const view = viewOf(exampleRegion);
  const linkOf = (region: CoveredRegion) => {
    const finding = { ...exampleRegion, target: { ...exampleRegion.target, region } };
    return decodeView(new URL(view.viewHref(finding), 'http://x').search);
  };

  it('opens the picture with the same region and fill, by hand', () => {
    const { region } = exampleRegion.target;
    expect(linkOf(region)).toEqual({
      ...{ networkId: 'network-1', imageId: 'image-1', fill: { kind: 'blur', sigma: 8 }, target: 7 },
      looks: { occlusion: { ...DEFAULT_OCCLUSION_LOOK, networkId: 'network-1', hand: 'patch', covered: region } },
    });
    const mask: CoveredRegion = { kind: 'mask', width: 100, height: 100, runs: [5, 10, 9985] };
    expect(linkOf(mask).looks?.occlusion).toMatchObject({ hand: 'brush', covered: mask, coveredIn: null });
    const ragged: CoveredRegion = { kind: 'mask', width: 100, height: 100, runs: Array<number>(1000).fill(10) };
    expect(linkOf(ragged).looks?.occlusion).toMatchObject({
      hand: 'brush',
      covered: null,
      coveredIn: { id: 'finding-4', partId: null },
    });
  });

  it('says what the network answers to the three pictures, and what a check found', () => {
    expect(view.subject(exampleRegion)).toBe('great white shark, part covered');
    expect(view.summary(exampleRegion)).toBe('great white shark, 12 % of the picture covered · SqueezeNet · sea/shark.jpeg'); // prettier-ignore
    const said = renderToStaticMarkup(createElement('div', null, view.numbers(exampleRegion))).replaceAll(
      /<[^>]*>/g,
      '',
    );
    expect(said).toContain('great white shark has a probability of 91.0 % on the whole picture, 25.0 % with the region covered and 50.0 % with only the region shown. The region is 12 % of the picture.'); // prettier-ignore
    const outcome = {
      ...{ kind: 'region' as const, verdict: 'changed' as const, classes: 1000, maxDifference: 0.2 },
      ...{ shown: 'covered' as const, classIndex: 3, reasons: [], deviceDescription: 'CPU' },
      ...{ then: exampleRegion.evidence.probability, now: { whole: 0.91, covered: 0.45, only: 0.5 } },
    };
    const words = renderToStaticMarkup(createElement('div', null, view.comparison(outcome))).replaceAll(/<[^>]*>/g, '');
    expect(words).toContain('class 3 with the region covered. The target has 91.0 % on the whole picture (was 91.0 %), 45.0 % with the region covered (was 25.0 %)'); // prettier-ignore
  });
});

it('a finding about one neuron, about a filter alone and about a whole map say so', () => {
  const { evidence } = exampleChannel;
  const at = { row: 3, col: 4, value: 2.5, box: { y0: 0, x0: 4, y1: 12, x1: 16 }, rank: 7 };
  const neuron = { ...exampleChannel, evidence: { ...evidence, patches: null, filter: null, map: { ...evidence.map!, at } } }; // prettier-ignore
  const view = viewOf(neuron);
  expect(view.subject(neuron)).toBe('neuron at row 3, column 4 of channel 12 of relu5');
  expect(decodeView(new URL(view.viewHref(neuron), 'http://x').search)).toMatchObject({ place: 'activations', looks: { activations: { enlarged: true, unit: { row: 3, col: 4 } } } }); // prettier-ignore
  const said = renderToStaticMarkup(createElement('div', null, view.numbers(neuron))).replaceAll(/<[^>]*>/g, '');
  expect(said).toContain('The neuron at row 3, column 4 gives 2.5; 7 of the 144 places of the map have a greater value. It sees rows 0 to 11, columns 4 to 15 of the picture.'); // prettier-ignore
  const filter = { ...exampleChannel, evidence: { ...evidence, patches: null, map: null } };
  expect(view.subject(filter)).toBe('filter 12 of conv5');
  const frame = { ...examplePoints, target: { ...examplePoints.target, selectionId: null } };
  expect(viewOf(frame).summary(frame)).toBe('the whole map of 5 pictures · Objects · Scenes');
  expect(decodeView(new URL(viewOf(frame).viewHref(frame), 'http://x').search)).toMatchObject({ place: 'map', map: { shown: 'map-1', frame: 430 } }); // prettier-ignore
});

it('a finding about pictures is described for those who do not see them', () => {
  const view = viewOf(examplePoints);
  expect(view.summary(examplePoints)).toBe('5 pictures on a map · Objects · Scenes');
  expect(view.describePicture(examplePoints)).toBe(
    'A PCA map of Scenes with 5 of its 240 points coloured. cup: 3, no label: 1, can: 1.',
  );
  const outcome = { kind: 'points' as const, verdict: 'changed' as const, members: 5, missing: 1, replaced: 1, cohesion: null, layout: null, reasons: [] }; // prettier-ignore
  expect(viewOf(outcome).comparison(outcome)).toBe('3 of 5 pictures are the same files.');
  const same = { ...outcome, verdict: 'same' as const, missing: 0, replaced: 0, cohesion: { then: 0.5, now: 0.5 } };
  expect(viewOf(same).comparison(same)).toBe('All 5 pictures are the same files. They keep to themselves as they did: 50.0 %.'); // prettier-ignore
  const laid = { ...same, cohesion: null, layout: 'same' as const };
  expect(viewOf(laid).comparison(laid)).toBe('All 5 pictures are the same files. The layout of the map is the same.');
});

it('a finding about a channel is described for those who do not see it, and says how much was searched', () => {
  const view = viewOf(exampleChannel);
  expect(view.subject(exampleChannel)).toBe('channel 12 of relu5');
  expect(view.summary(exampleChannel)).toBe(
    'channel 12 of relu5 · Objects · 2 patches of Scenes · map of bottle.png · filter',
  );
  expect(view.describePicture(exampleChannel)).toBe(
    'The 2 patches of Scenes that fire channel 12 of relu5 most, values 4.25 to 4.5. cup: 1, no label: 1.',
  );
  const words = renderToStaticMarkup(createElement('div', null, view.caution(exampleChannel), view.numbers(exampleChannel), view.sections(exampleChannel))); // prettier-ignore
  const text = words.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  for (const said of [
    '100 of 240 pictures searched when this was saved. Stronger patches may be among the others.',
    'It fires in 60 of 100; its greatest value is 4.5 ',
    'cup 1.png cup 4.5 row 1, column 2 x 4, y 0, 12 × 12 px',
    'The weakest patches (2)',
    'For bottle.png the map has 12 × 12 values from 0 to 3.5 , on average 0.25; 50.0 % of them are 0.',
    'Its filter has the norm 1.25 ; the median of the layer is 1.5.',
  ])
    expect(text).toContain(said);
  const { evidence } = exampleChannel;
  const silent = { ...exampleChannel, evidence: { ...evidence, patches: { ...evidence.patches!, seen: 240, fires: 0, neverFires: true } } }; // prettier-ignore
  expect(view.caution(silent)).toBeNull();
  expect(renderToStaticMarkup(createElement('div', null, view.numbers(silent)))).toContain('fires in none of them');
});

it('a check of a channel says what was compared, in numbers', () => {
  const outcome = {
    ...{
      kind: 'channel' as const,
      verdict: 'changed' as const,
      filter: { equal: true, maxDifference: null },
      likeness: null,
      reasons: [],
    },
    map: { maxDifference: 0.5, row: 3, col: 4, at: null },
    patches: { top: 9, stay: 7, maxDifference: 0, seen: { then: 100, now: 240 } },
  };
  const say = (change: object) => viewOf(outcome).comparison({ ...outcome, ...change });
  expect(say({})).toBe(
    'The filter has exactly the same weights. Greatest difference of the map: 0.5, in row 3, column 4. 7 of the 9 strongest patches are among the strongest still. Their values are exactly the same.',
  );
  const close = { verdict: 'same', filter: null, map: null, patches: { ...outcome.patches, stay: 9, maxDifference: 0.002 } }; // prettier-ignore
  expect(say(close)).toBe(
    'The 9 strongest patches are the same. Greatest difference of their values: 0.002. Up to 0.01 % of the greatest value counts as the same.',
  );
  expect(
    say({
      filter: { equal: false, maxDifference: null },
      map: null,
      patches: { ...outcome.patches, stay: 0, maxDifference: null },
    }),
  ).toBe('The filter has other weights. 0 of the 9 strongest patches are among the strongest still.');
});

import { describe, expect, it } from 'vitest';
import type { OcclusionRequest } from '../domain/job';
import { runDifferences, whyNoSamePlaces, type NamedRun, type ShownPart } from './runDifference';

const request: OcclusionRequest = {
  networkId: 'digits',
  imageId: 'nine',
  spec: { patch: 8, stride: 2, fill: [128, 128, 128] },
};
const named = (change: Partial<NamedRun>): NamedRun => ({ request, networkName: 'Digits', fileName: 'nine.png', className: '9', ...change }); // prettier-ignore

describe('what two runs differ in', () => {
  it('is nothing for the same run, however its fill is written', () => {
    expect(runDifferences(named({}), named({}))).toEqual([]);
    const noise = (fill: OcclusionRequest['spec']['fill']) => named({ request: { ...request, spec: { ...request.spec, fill } } }); // prettier-ignore
    expect(runDifferences(noise({ kind: 'noise', seed: 3 }), noise({ seed: 3, kind: 'noise' }))).toEqual([]);
    expect(runDifferences(noise({ kind: 'noise', seed: 3 }), noise({ kind: 'noise', seed: 4 }))).toEqual([
      { field: 'fill', name: 'Fill', first: 'noise (seed 3)', second: 'noise (seed 4)' },
    ]);
  });

  it('names each field that differs, and no other', () => {
    const blurred: OcclusionRequest = { ...request, spec: { ...request.spec, stride: 4, fill: { kind: 'blur', sigma: 3 } } }; // prettier-ignore
    expect(runDifferences(named({}), named({ request: blurred }))).toEqual([
      { field: 'stride', name: 'Stride', first: '2 px', second: '4 px' },
      { field: 'fill', name: 'Fill', first: '#808080', second: 'blur of 3 px' },
    ]);
    const other: OcclusionRequest = { networkId: 'vgg', imageId: 'seven', spec: { ...request.spec, patch: 12 } };
    const texts = runDifferences(
      named({}),
      named({ request: other, networkName: 'VGG', fileName: null, className: '7' }),
    );
    expect(texts.map(({ field, first, second }) => [field, first, second])).toEqual([
      ['network', 'Digits', 'VGG'],
      ['picture', 'nine.png', 'seven'], // the file's name is still on its way
      ['class', '9', '7'],
      ['patch', '8 px', '12 px'],
    ]);
    expect(runDifferences(named({}), named({ className: null }))).toEqual([]);
    const segmented = (stride: number, compactness: number) => named({ request: { ...request, spec: { ...request.spec, patch: stride, stride, segments: { compactness } } } }); // prettier-ignore
    expect(runDifferences(segmented(8, 5), segmented(16, 10))).toEqual([
      { field: 'segments', name: 'Patches are', first: 'segments, compactness 5', second: 'segments, compactness 10' },
      { field: 'stride', name: 'Stride', first: '8 px', second: '16 px' },
    ]);
    expect(
      runDifferences(named({ request: { ...request, spec: { ...request.spec, stride: 8 } } }), segmented(8, 5)),
    ).toEqual([
      { field: 'segments', name: 'Patches are', first: 'squares of 8 px', second: 'segments, compactness 5' },
    ]);
  });
});

describe('whether the places of two maps are the same', () => {
  const square: ShownPart = { width: 224, height: 224, fit: 'cover' };
  const other: OcclusionRequest = { ...request, networkId: 'vgg' };

  it('is denied for two pictures', () => {
    expect(whyNoSamePlaces(request, { ...request, imageId: 'seven' }, [square, square])).toContain(
      'different pictures',
    );
  });

  it('goes by what of a picture the inputs hold, not by their size', () => {
    const why = (a: Partial<ShownPart>, b: Partial<ShownPart>) =>
      whyNoSamePlaces(request, other, [
        { ...square, ...a },
        { ...square, ...b },
      ]);
    expect(why({}, { width: 64, height: 64 })).toBeNull();
    expect(why({ resizeTo: 256 }, { width: 112, height: 112, resizeTo: 128 })).toBeNull();
    expect(why({ resizeTo: 224 }, {})).toBeNull();
    expect(why({ fit: 'stretch', resizeTo: 256 }, { fit: 'stretch' })).toBeNull(); // stretched: nothing is cropped
    expect(why({ fit: 'stretch' }, { fit: 'stretch', width: 448 })).toBeNull();
    expect(why({ fit: 'contain' }, { fit: 'contain', width: 448 })).toContain('different parts');
    for (const part of [{ resizeTo: 256 }, { fit: 'stretch' }, { width: 448 }] as const)
      expect(why({}, part)).toContain('different parts of the picture');
  });
});

import { describe, expect, it } from 'vitest';
import { embeddingRequestSchema, type EmbeddingRequest } from '@/lib/domain/embedding';
import { draftOf, fieldOf, newDraft, parseMapDraft, withMethod, type MapDraft } from './mapDraft';

const USUAL = newDraft('digits', 'digits-net');
const errorsOf = (change: Partial<MapDraft>) => parseMapDraft({ ...USUAL, ...change }).errors;

describe('asking for a map', () => {
  it('asks for t-SNE of the penultimate layer with the usual settings', () => {
    expect(parseMapDraft(USUAL).request).toEqual(
      embeddingRequestSchema.parse({ imageSetId: 'digits', networkId: 'digits-net', spec: { method: 'tsne' } }),
    );
  });

  it.each<unknown>([
    { method: 'pca' },
    { method: 'umap', neighbours: 40, minDist: 0.5, metric: 'cosine', components: null, seed: 7 },
    { method: 'tsne', perplexity: 12.5, learningRate: 200, components: null, initialisation: 'random' },
  ])('comes back from a map as it was made: %j', (spec) => {
    const request: EmbeddingRequest = embeddingRequestSchema.parse({
      ...{ imageSetId: 'digits', networkId: 'digits-net', layer: 'conv1', pooling: 'none', spec },
    });
    expect(parseMapDraft(draftOf(request)).request).toEqual(request);
  });

  it.each<[Partial<MapDraft>, object]>([
    [{ perplexity: '1' }, { perplexity: 'It must be at least 2.' }],
    [{ perplexity: '' }, { perplexity: 'Enter a number.' }],
    [
      { perplexity: 'many', seed: 'x' },
      { perplexity: 'Enter a number.', seed: 'Enter a number.' },
    ],
    [
      { seed: '-1', iterations: '0' },
      { seed: 'It must be 0 or more.', iterations: 'It must be at least 1.' },
    ],
    [{ iterations: '1.5' }, { iterations: 'This is not a value that can be used here.' }],
    [{ components: '1' }, { components: 'It must be at least 2.' }],
    [{ learningRate: '-3' }, { learningRate: 'It must be a number above 0; leave it empty to have it chosen.' }],
    [{ imageSetId: '' }, { imageSetId: 'Choose an image set.' }],
    [{ networkId: '' }, { networkId: 'Choose a network.' }],
  ])('says what is wrong at its field: %j', (change, errors) => expect(errorsOf(change)).toEqual(errors));

  it('does not mind fields that the method has not', () => {
    expect(errorsOf({ method: 'pca', perplexity: 'many', iterations: '' })).toBeNull();
    expect(errorsOf({ method: 'umap', perplexity: '', exaggeration: '-1' })).toBeNull();
  });

  it('takes over the iterations that were chosen to another method, and the usual ones not', () => {
    expect(withMethod(USUAL, 'umap').iterations).toBe('200');
    expect(withMethod(withMethod(USUAL, 'umap'), 'tsne').iterations).toBe('1000');
    expect(withMethod({ ...USUAL, iterations: '300' }, 'umap').iterations).toBe('300');
  });

  it('finds the field of an error of the server', () => {
    expect([fieldOf('spec.perplexity'), fieldOf('layer'), fieldOf('spec.nothing'), fieldOf('')]).toEqual(['perplexity', 'layer', null, null]); // prettier-ignore
  });
});

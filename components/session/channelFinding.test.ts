import { describe, expect, it } from 'vitest';
import { findingDraftSchema } from '@/lib/domain/finding';
import { channelFinding, patchFinding, type ShownChannel } from './findingContext';

const shown: ShownChannel = {
  sessionId: 's1',
  author: 'Ada',
  network: { id: 'n1', name: 'Objects' },
  layer: 'conv5',
  channel: 12,
};
const patches = { imageSetId: 'set1', imageSetName: 'Scenes', place: null, top: 9, seen: 240, pictures: 240 };
const map = { imageId: 'i1', imageName: 'cup.png' };

/** What each choice would save, by its label; each is a draft that the server takes. */
function choices(of: ShownChannel): Record<string, unknown> {
  const subject = channelFinding(of).subject?.();
  return Object.fromEntries(
    (subject?.choices ?? []).map(({ label, context }) => {
      const draft = findingDraftSchema.parse({ ...context, title: 'Glossy' });
      if (draft.kind !== 'channel') throw new Error(draft.kind);
      expect(draft.target).toEqual({ networkId: 'n1', layer: 'conv5', channel: 12 });
      return [label, draft.evidence];
    }),
  );
}

describe('a finding about the channel that is shown', () => {
  it('is about all that is on the screen, or one piece of it', () => {
    const asked = { imageSetId: 'set1', top: 9 };
    expect(choices({ ...shown, patches, map, filter: { layer: 'conv5' } })).toEqual({
      'All that is shown': { patches: asked, map: { imageId: 'i1' }, filter: true },
      'The patches': { patches: asked },
      'The map': { map: { imageId: 'i1' } },
      'The filter': { filter: true },
    });
    expect(choices({ ...shown, filter: { layer: 'behind' } })).toEqual({
      'The filter': { filter: { layer: 'behind' } },
    });
    expect(choices({ ...shown, map })).toEqual({ 'The map': { map: { imageId: 'i1' } } });
  });

  it('names the neuron’s place, and no more patches than a finding keeps', () => {
    expect(choices({ ...shown, patches: { ...patches, place: { row: 1, col: 2 }, top: 64 } })).toEqual({
      'The patches': { patches: { imageSetId: 'set1', place: { row: 1, col: 2 }, top: 36 } },
    });
  });

  it('is about the neuron that is picked first of all, and its map', () => {
    const at = { row: 3, col: 4 };
    const asked = { 'Row 3, column 4': { map: { imageId: 'i1', at } }, 'The map': { map: { imageId: 'i1' } } };
    expect(choices({ ...shown, map: { ...map, at } })).toEqual(asked);
    expect(choices({ ...shown, map: { ...map, at }, filter: { layer: 'conv5' } })).toEqual({
      'All that is shown': { map: { imageId: 'i1', at }, filter: true },
      ...asked,
      'The filter': { filter: true },
    });
    const patch = patchFinding(shown, { imageId: 'i2', fileName: 'can.png', place: at }).subject!();
    expect(patch.choices.map(({ context }) => context)).toMatchObject([{ evidence: { map: { imageId: 'i2', at } } }]);
    expect(patch.summary).toBe('Channel 12 of conv5 · Objects · can.png · row 3, column 4');
  });

  it('says in words what it is about, and that not all pictures were searched', () => {
    const partial = { ...patches, seen: 100 };
    expect(channelFinding({ ...shown, patches: partial, map }).subject?.().summary).toBe(
      'Channel 12 of conv5 · Objects · Scenes · cup.png · 100 of 240 pictures searched',
    );
  });

  it('there is none without a channel, or while nothing of it is known', () => {
    expect(channelFinding({ ...shown, channel: null, map }).problem).toBe('Choose a channel first.');
    expect(channelFinding({ ...shown, patches: { ...patches, seen: 0 } }).problem).toContain(
      'search for patches first',
    );
  });
});

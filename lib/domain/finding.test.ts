import { describe, expect, it } from 'vitest';
import { parseOrThrow } from './appError';
import { findingCheckSchema, findingDraftSchema } from './finding';

const words = { sessionId: 's1', author: 'Ada', title: 'Cups keep together' };
const points = {
  ...words,
  kind: 'points',
  map: { embeddingId: 'e1' },
  selection: { kind: 'unsaved', imageIds: ['a', 'b'] },
};
const occlusion = {
  ...words,
  kind: 'occlusion',
  jobId: 'j1',
  target: { networkId: 'n1', imageId: 'i1', classIndex: 3, score: 'drop', area: { kind: 'map' } },
};
const channel = {
  ...words,
  kind: 'channel',
  target: { networkId: 'n1', layer: 'conv1', channel: 3 },
  evidence: { patches: { imageSetId: 's1' } },
};
const parse = (draft: unknown) => parseOrThrow(findingDraftSchema, draft, 'The request');

describe('a draft of a finding', () => {
  it('is of one kind, with what that kind needs', () => {
    expect(parse(occlusion)).toEqual({ ...occlusion, text: '', tags: [] });
    expect(parse(points)).toEqual({
      ...points,
      map: { embeddingId: 'e1', iteration: null, axes: null },
      text: '',
      tags: [],
    });
    const asked = { patches: { imageSetId: 's1', top: 9 } };
    expect(parse(channel)).toEqual({ ...channel, evidence: asked, text: '', tags: [] });
    for (const evidence of [{ filter: true }, { filter: { layer: 'conv' } }, { map: { imageId: 'i' }, filter: true }])
      expect(parse({ ...channel, evidence })).toMatchObject({ evidence });
    expect(parse({ ...points, selection: { kind: 'saved', id: 'sel' } })).toMatchObject({ selection: { id: 'sel' } });
  });

  it.each([
    ['kind', { ...points, kind: undefined }],
    ['kind', { ...points, kind: 'neuron' }],
    ['jobId', { ...occlusion, jobId: undefined }],
    ['target.score', { ...occlusion, target: { ...occlusion.target, score: 'loss' } }],
    ['', { ...occlusion, map: points.map }],
    ['', { ...points, jobId: 'j1' }],
    ['title', { ...points, title: ' ' }],
    ['map.embeddingId', { ...points, map: {} }],
    ['map.iteration', { ...points, map: { embeddingId: 'e1', iteration: 1.5 } }],
    ['map.axes.1', { ...points, map: { embeddingId: 'e1', axes: [0, 10] } }],
    ['', { ...channel, jobId: 'j1' }],
    ['target.channel', { ...channel, target: { ...channel.target, channel: -1 } }],
    ['target.channel', { ...channel, target: { ...channel.target, channel: 1.5 } }],
    ['target.layer', { ...channel, target: { ...channel.target, layer: '' } }],
    ['target', { ...channel, target: { ...channel.target, imageId: 'i1' } }],
    ['evidence', { ...channel, evidence: {} }],
    ['evidence', { ...channel, evidence: undefined }],
    ['evidence', { ...channel, evidence: { filter: true, occlusion: true } }],
    ['evidence.filter', { ...channel, evidence: { filter: false } }],
    ['evidence.map.imageId', { ...channel, evidence: { map: { imageId: '../x' } } }],
    ['evidence.patches.top', { ...channel, evidence: { patches: { imageSetId: 's1', top: 0 } } }],
    ['evidence.patches.top', { ...channel, evidence: { patches: { imageSetId: 's1', top: 37 } } }],
    [
      'evidence.patches.place.row',
      { ...channel, evidence: { patches: { imageSetId: 's1', place: { row: -1, col: 0 } } } },
    ],
    ['selection', { ...points, selection: 'a' }],
    ['selection.kind', { ...points, selection: { kind: 'all' } }],
    ['selection.id', { ...points, selection: { kind: 'saved', id: '../x' } }],
    ['selection.imageIds', { ...points, selection: { kind: 'unsaved', imageIds: [] } }],
    ['selection.imageIds.0', { ...points, selection: { kind: 'unsaved', imageIds: ['a b'] } }],
  ])('is refused at the field "%s"', (field, draft) => {
    let refused: unknown;
    try {
      parse(draft);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'invalid_input', options: { field: field || undefined } });
  });
});

it('a check says of which kind of finding it compared what', () => {
  const check = { id: 'c', findingId: 'f', by: 'Ben', createdAt: '2026-01-02T03:04:05.000Z' };
  const same = {
    kind: 'points',
    verdict: 'same',
    members: 3,
    missing: 0,
    replaced: 0,
    cohesion: null,
    layout: null,
    reasons: [],
  };
  expect(findingCheckSchema.parse({ ...check, jobId: null, outcome: same }).outcome).toEqual(same);
  const map = { verdict: 'changed', maxDifference: 0.1, row: 0, col: 0, deviceDescription: 'CPU', reasons: [] };
  for (const outcome of [map, { ...map, kind: 'points' }, { ...same, kind: 'occlusion' }])
    expect(findingCheckSchema.safeParse({ ...check, jobId: null, outcome }).success).toBe(false);
});

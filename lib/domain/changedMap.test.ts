import { describe, expect, it } from 'vitest';
import { changedMap } from './changedMap';
import { sessionViewChangeSchema, sessionViewSchema } from './session';

const MAP = { shown: 'a', beside: 'b', frame: 120 };

describe('M8 the maps of a view', () => {
  it('change field by field: who rewinds does not undo another’s choice of map', () => {
    expect(changedMap(MAP, {})).toEqual(MAP);
    expect(changedMap(MAP, { frame: 40 })).toEqual({ ...MAP, frame: 40 });
    expect(changedMap(MAP, { frame: null })).toEqual({ ...MAP, frame: null });
    expect(changedMap(MAP, { beside: null })).toEqual({ ...MAP, beside: null });
    expect(changedMap(MAP, { frame: undefined, shown: undefined })).toEqual(MAP);
  });

  it('start with none, and another one is shown as it comes unless its frame is named', () => {
    expect(changedMap(undefined, { shown: 'a' })).toEqual({ shown: 'a', beside: null, frame: null });
    expect(changedMap(MAP, { shown: 'c' })).toEqual({ shown: 'c', beside: 'b', frame: null });
    expect(changedMap(MAP, { shown: 'c', frame: 120 })).toEqual({ shown: 'c', beside: 'b', frame: 120 });
    expect(changedMap(MAP, { shown: null })).toEqual({ shown: null, beside: 'b', frame: null });
    expect(changedMap(MAP, { shown: 'a' }).frame).toBe(120);
  });

  it('are never the same one twice', () => {
    expect(changedMap(MAP, { shown: 'b' })).toEqual({ shown: 'b', beside: null, frame: null });
    expect(changedMap(MAP, { beside: 'a' })).toEqual({ ...MAP, beside: null });
    expect(changedMap(MAP, { shown: 'b', beside: 'a' })).toEqual({ shown: 'b', beside: 'a', frame: null });
  });
});

describe('a stored view', () => {
  const STORED = {
    networkId: null,
    imageId: null,
    spec: { patch: 4, stride: 2, fill: [128, 128, 128] },
    target: 'top',
    score: 'drop',
  };

  it('S5 from before there were maps is still valid, and stays without one', () => {
    expect(sessionViewSchema.parse(STORED)).toEqual(STORED);
  });

  it('M8 holds all fields of its maps; a change some of them', () => {
    expect(sessionViewSchema.parse({ ...STORED, map: MAP }).map).toEqual(MAP);
    expect(sessionViewSchema.safeParse({ ...STORED, map: { shown: 'a' } }).success).toBe(false);
    expect(sessionViewChangeSchema.parse({ map: { frame: 3 } })).toEqual({ map: { frame: 3 } });
    for (const map of [null, { frame: -1 }, { frame: 1.5 }, { shown: '../x' }, { other: 1 }])
      expect(sessionViewChangeSchema.safeParse({ map }).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { newParticipantId, participantId, storedName, storeName, suggestedName, type KeyValueStore } from './identity';

function memory(entries: Record<string, string> = {}): KeyValueStore {
  const map = new Map(Object.entries(entries));
  return { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value) };
}

describe('identity', () => {
  it('S3 is the same participant after a reload, and another one when asked for', () => {
    const tab = memory();
    let made = 0;
    const makeId = () => `${made++}`;
    expect(participantId(tab, makeId)).toBe('p_0');
    expect(participantId(tab, makeId)).toBe('p_0');
    expect(newParticipantId(tab, makeId)).toBe('p_1');
    expect(participantId(tab, makeId)).toBe('p_1');
  });

  it('asks for a name again when the stored one is not usable', () => {
    const local = memory({ 'specular.name': '  ' });
    expect(storedName(local)).toBeNull();
    storeName(local, 'Ada');
    expect(storedName(local)).toBe('Ada');
  });

  it('suggests the same name for the same tab', () => {
    expect(suggestedName('p_00ff')).toBe('Guest 85');
    expect(suggestedName('p_zz')).toBe('Guest 10');
  });
});

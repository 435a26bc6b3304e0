import { describe, expect, it } from 'vitest';
import { keptStore } from '../page/keptStore';
import { MemoryStorage } from '../page/memoryStorage.testing';
import { entryId, forgetEntryId } from './entryId';

describe('the id of what is said', () => {
  it('is the same until it is stored, also after a reload; other words have another one', () => {
    const storage = new MemoryStorage();
    const id = entryId(
      keptStore(() => storage),
      'a',
    );
    const reloaded = keptStore(() => storage);
    expect(entryId(reloaded, 'a')).toBe(id);
    forgetEntryId(reloaded, 'b');
    expect(entryId(reloaded, 'a')).toBe(id);
    forgetEntryId(reloaded, 'a');
    const again = entryId(reloaded, 'a');
    expect(again).not.toBe(id);
    expect(entryId(reloaded, 'b')).not.toBe(again);
  });

  it('is made anew where something else is kept under its key', () => {
    const storage = new MemoryStorage();
    for (const text of ['{', 'null', '[1]', '{"said":1,"id":2}']) {
      storage.setItem('specular.saying', text);
      expect(
        entryId(
          keptStore(() => storage),
          'a',
        ),
      ).toMatch(/^[0-9a-f]{24}$/);
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { storedName, storeName } from '../session/identity';
import { keptStore } from './keptStore';
import { MemoryStorage } from './memoryStorage.testing';

const blocked = () =>
  keptStore(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  });

describe('a store that the browser may not give', () => {
  it('is the browser’s own where there is one', () => {
    const storage = new MemoryStorage();
    const store = keptStore(() => storage);
    store.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    storage.setItem('b', '2');
    expect([store.getItem('b'), store.getItem('c'), [...store.keys()].sort()]).toEqual(['2', null, ['a', 'b']]);
    store.removeItem('a');
    expect([storage.getItem('a'), store.keys()]).toEqual([null, ['b']]);
  });

  it('remembers for the page what is blocked', () => {
    const store = blocked();
    expect([store.getItem('a'), store.keys()]).toEqual([null, []]);
    storeName(store, 'Ada');
    expect(storedName(store)).toBe('Ada');
    store.removeItem('specular.name');
    expect(storedName(store)).toBeNull();
  });

  it('remembers for the page what there is no room for, and stores it when there is', () => {
    const storage = new MemoryStorage();
    const store = keptStore(() => storage);
    store.setItem('a', 'old');
    storage.room = 5;
    store.setItem('a', 'longer');
    expect([store.getItem('a'), storage.getItem('a'), store.keys()]).toEqual(['longer', 'old', ['a']]);
    storage.room = 100;
    store.setItem('a', 'newest');
    expect([store.getItem('a'), storage.getItem('a')]).toEqual(['newest', 'newest']);
  });
});

it('is the only way to the browser’s stores: reading the globals throws where they are blocked', () => {
  const root = path.resolve(import.meta.dirname, '..');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const users = sources.filter((name) =>
    /\b(local|session)Storage\b/.test(readFileSync(path.join(root, name), 'utf8')),
  );
  expect(users.filter((name) => !/keptStore(\.test)?\.ts$/.test(name))).toEqual([]);
});

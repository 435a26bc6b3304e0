'use client';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import { ResourceCache, type Resource } from './resourceCache';

const cache = new ResourceCache();
const LOADING = { status: 'loading' } as const;

/**
 * The answer to a GET request; `path` null asks nothing. The schema must be a constant of its module. What never changes
 * (`isLasting`), such as the name of a picture, is not asked for again where it is known.
 */
export function useResource<T>(path: string | null, schema: z.ZodType<T>, isLasting = false): Resource<T> {
  useEffect(() => {
    if (path) return cache.show(path, schema, isLasting);
  }, [path, schema, isLasting]);
  return useSyncExternalStore(
    cache.subscribe,
    () => (path ? cache.get<T>(path) : LOADING),
    () => LOADING,
  );
}

/**
 * The same for an answer that grows: asked anew whenever `version` is another one, with what was known before until the
 * new answer is there.
 */
export function useVersioned<T>(path: string | null, schema: z.ZodType<T>, version: number): Resource<T> {
  const asked = useRef({ path, version });
  useEffect(() => {
    const before = asked.current;
    asked.current = { path, version };
    if (path && before.path === path && before.version !== version) void cache.renew(path, schema);
  }, [path, schema, version]);
  return useResource(path, schema);
}

/** Asks again, for everybody who shows it; an answer that is on the way already may be of before what was changed. */
export function reloadResource<T>(path: string, schema: z.ZodType<T>): Promise<void> {
  return cache.renew(path, schema);
}

/** Asks again for everything that is on the screen: what failed, and what may have changed meanwhile. */
export function refreshResources(): Promise<void> {
  return cache.refresh();
}

/** Calls back whenever everything on the screen was asked for again: the server may have been away. */
export function onRefreshed(listener: () => void): () => void {
  return cache.onRefreshed(listener);
}

/** Puts in what is known from elsewhere, of the type that the path answers with. */
export function seedResource<T>(path: string, value: T): void {
  cache.seed(path, value);
}

/** The value, where there is one. */
export function valueOf<T>(resource: Resource<T>): T | null {
  return resource.status === 'ready' ? resource.value : null;
}

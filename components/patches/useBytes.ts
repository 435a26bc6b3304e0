'use client';
import { useEffect, useState } from 'react';
import { messageOf, requestBytes } from '../api/request';

/** The bytes of an address; `path` null asks nothing. */
export function useBytes(path: string | null): { bytes: Uint8Array | null; problem: string | null } {
  const [answer, setAnswer] = useState<{ path: string; bytes: Uint8Array | null; problem: string | null }>();
  useEffect(() => {
    if (!path) return;
    const controller = new AbortController();
    requestBytes(path, { signal: controller.signal }).then(
      (bytes) => setAnswer({ path, bytes, problem: null }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAnswer({ path, bytes: null, problem: messageOf(error) });
      },
    );
    return () => controller.abort();
  }, [path]);
  return answer?.path === path ? answer : { bytes: null, problem: null };
}

'use client';
import { useEffect, useState } from 'react';
import type { ClassScore } from '@/lib/domain/network';
import { topSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import type { Resource } from '../api/resourceCache';
import { AppError } from '@/lib/domain/appError';

/** The best classes of a picture as the network sees it, before anything was occluded; null when nothing is asked. */
export function usePrediction(networkId: string | null, imageId: string | null): Resource<ClassScore[]> | null {
  const [answer, setAnswer] = useState<{ key: string; resource: Resource<ClassScore[]> } | null>(null);
  const key = networkId && imageId ? `${networkId}/${imageId}` : null;
  useEffect(() => {
    if (!networkId || !imageId) return;
    const wish = new AbortController();
    const asked = `${networkId}/${imageId}`;
    request(`/api/networks/${networkId}/predict`, topSchema, {
      method: 'POST',
      json: { imageId },
      signal: wish.signal,
    }).then(
      ({ top }) => setAnswer({ key: asked, resource: { status: 'ready', value: top } }),
      (error: unknown) => {
        if (wish.signal.aborted) return;
        const problem = error instanceof AppError ? error : new AppError('internal', messageOf(error));
        setAnswer({ key: asked, resource: { status: 'failed', error: problem } });
      },
    );
    return () => wish.abort();
  }, [networkId, imageId]);
  if (key === null) return null;
  return answer?.key === key ? answer.resource : { status: 'loading' };
}

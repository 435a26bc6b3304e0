'use client';
import { useRouter } from 'next/navigation';
import type { z } from 'zod';
import { collectionStateSchema } from '@/lib/protocol/collectionRest';
import { findingStateSchema, type FindingState } from '@/lib/protocol/reviewRest';
import { useStateEvents } from '../page/useStateEvents';

/** Reads the page again whenever somebody changed the finding: while it is in sight, and when it comes into sight. */
export function LiveFinding({ id, state }: { id: string; state: FindingState }) {
  useReadAgain(`/api/findings/${id}/events`, findingStateSchema, state);
  return null;
}

/** The same for a collection. */
export function LiveCollection({ id, state }: { id: string; state: z.infer<typeof collectionStateSchema> }) {
  useReadAgain(`/api/collections/${id}/events`, collectionStateSchema, state);
  return null;
}

function useReadAgain<State>(path: string, schema: z.ZodType<State>, state: State): void {
  const router = useRouter();
  useStateEvents(path, (data) => {
    const told = stateOf(data, schema);
    if (told && JSON.stringify(told) !== JSON.stringify(state)) router.refresh();
  });
}

function stateOf<State>(data: string, schema: z.ZodType<State>): State | null {
  try {
    return schema.parse(JSON.parse(data));
  } catch {
    return null; // of another version
  }
}

import { useEffect, useEffectEvent } from 'react';
import type { z } from 'zod';
import { openStateEvents, parseState } from './stateEvents';

/** The states that a path tells by server-sent events, for as long as the page is in sight. */
export function useStateEvents<State>(path: string, schema: z.ZodType<State>, onState: (state: State) => void): void {
  const take = useEffectEvent((data: string) => {
    const state = parseState(schema, data);
    if (state) onState(state);
  });
  useEffect(() => openStateEvents({ path, onData: (data) => take(data) }).close, [path]);
}

import { useState } from 'react';
import { labellingStateSchema, type LabellingState, type ListedLabelling } from '@/lib/protocol/labellingRest';
import { useStateEvents } from '../page/useStateEvents';
import { labellingPath } from './labelPaths';

/**
 * A labelling with how far everybody is by now. What is told is shown as it comes: the page is not read again for it,
 * which would make the next channel wait.
 */
export function useLiveLabelling(page: ListedLabelling, onChange?: () => void): ListedLabelling {
  const { labelling, progress } = page;
  // What was told holds until the page itself is read again.
  const read = JSON.stringify([labelling.state, labelling.shownAt, progress]);
  const [told, setTold] = useState<{ read: string; state: LabellingState } | null>(null);
  useStateEvents(`${labellingPath(labelling.id)}/events`, labellingStateSchema, (state) => {
    setTold({ read, state });
    onChange?.();
  });
  if (told?.read !== read) return page;
  const { state, shownAt } = told.state;
  return { labelling: { ...labelling, state, shownAt }, progress: told.state.progress };
}

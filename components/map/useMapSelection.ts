'use client';
import { useMemo, useState } from 'react';
import type { Selection } from '@/lib/domain/embedding';
import { selectionAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { changedSelection, type SelectHow } from './emphasis';
import type { MapLook } from './mapLook';
import { selectionPath } from './mapPaths';

export interface MapSelection {
  /** Ids of the selected pictures. */
  ids: ReadonlySet<string>;
  /** The saved selection that this is, unchanged; null: it is none. */
  saved: Selection | null;
  /** Why the saved selection of the address cannot be shown. */
  problem: string | null;
  change: (circled: readonly string[], how: SelectHow) => void;
  /** Shows a saved one. */
  show: (selectionId: string | null) => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** What is selected: a saved selection, or what this person circled since. The same pictures on every map. */
export function useMapSelection(
  selectionId: MapLook['selectionId'],
  onLook: (change: Pick<MapLook, 'selectionId'>) => void,
): MapSelection {
  const [own, setOwn] = useState<ReadonlySet<string>>(NOTHING);
  const answer = useResource(selectionId && selectionPath(selectionId), selectionAnswerSchema);
  const saved = selectionId ? (valueOf(answer)?.selection ?? null) : null;
  const savedIds = useMemo(() => (saved ? new Set(saved.imageIds) : NOTHING), [saved]);
  const ids = selectionId ? savedIds : own;
  return {
    ids,
    saved,
    problem: selectionId && answer.status === 'failed' ? answer.error.message : null,
    change(circled, how) {
      setOwn(changedSelection(ids, circled, how));
      if (selectionId) onLook({ selectionId: null });
    },
    show: (id) => {
      setOwn(NOTHING);
      onLook({ selectionId: id });
    },
  };
}

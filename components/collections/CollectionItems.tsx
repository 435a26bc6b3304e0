'use client';
import { useState } from 'react';
import type { ItemAct } from '@/lib/domain/collection';
import { NamedButton } from '../findings/NamedButton';
import { focusNow } from '../page/focusFirst';
import { useFocusBack } from '../page/useFocusBack';
import { useKnownName } from '../review/useKnownName';
import { Callout } from '../ui/Callout';
import type { ShownItem } from './collectionItem';
import { CollectionRow } from './CollectionRow';
import { useCollectionAct } from './useCollectionAct';
import { useRowDrag } from './useRowDrag';

export interface CollectionItemsProps {
  collectionId: string;
  items: readonly ShownItem[];
  canChange: boolean;
}

/** The findings in their order, to be moved, removed and put back. */
export function CollectionItems({ collectionId, items, canChange }: CollectionItemsProps) {
  const { busy, problem, say } = useCollectionAct(collectionId);
  const [removed, setRemoved] = useState<ShownItem | null>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const me = useKnownName();
  const act = (by: string, given: ItemAct, onDone?: () => void) => say(by, given, onDone);
  const move = (by: string, finding: string, before: string | null) => {
    setRemoved(null);
    act(by, { kind: 'move', finding, before }, () => setMoved(finding));
  };
  const drag = useRowDrag(items, (finding, before) => me !== null && move(me, finding, before));
  // Somebody else may have put it back meanwhile.
  const undone = removed && !items.some(({ findingId }) => findingId === removed.findingId) ? removed : null;
  const list = useFocusBack<HTMLOListElement>(undone !== null);
  return (
    <div className="flex flex-col gap-2">
      {problem && <Callout kind="error">{problem.message}</Callout>}
      {undone && (
        <div
          ref={focusNow}
          tabIndex={-1}
          role="status"
          className="rounded-control border-line bg-sunken flex flex-wrap items-center justify-between gap-2 border px-3 py-1"
        >
          <p className="min-w-0 wrap-anywhere">Removed “{undone.finding.title}”.</p>
          <NamedButton
            busy={busy}
            onPress={(by) => act(by, { kind: 'putBack', finding: undone.findingId }, () => setRemoved(null))}
          >
            Undo
          </NamedButton>
        </div>
      )}
      <p role="status" className="sr-only">
        {placeInWords(items, moved)}
      </p>
      {items.length === 0 ? (
        <p className="text-muted">No finding is in it yet.</p>
      ) : (
        <ol
          ref={list}
          tabIndex={-1}
          aria-label="Findings of the collection"
          className="rounded-panel border-line bg-surface divide-line divide-y border outline-none"
        >
          {items.map((item, place) => (
            <CollectionRow
              key={item.findingId}
              {...{ collectionId, item, place, busy, canChange }}
              count={items.length}
              drag={me !== null && canChange && items.length > 1 ? drag.of(item.findingId) : null}
              onUp={(by) => move(by, item.findingId, items[place - 1]?.findingId ?? null)}
              onDown={(by) => move(by, item.findingId, items[place + 2]?.findingId ?? null)}
              onRemove={(by) =>
                act(by, { kind: 'remove', finding: item.findingId }, () => {
                  setMoved(null);
                  setRemoved(item);
                })
              }
            />
          ))}
        </ol>
      )}
    </div>
  );
}

/** For screen readers: where it is now. */
function placeInWords(items: readonly ShownItem[], findingId: string | null): string {
  const place = items.findIndex((item) => item.findingId === findingId);
  return place < 0 ? '' : `“${items[place]?.finding.title ?? ''}” is number ${place + 1} of ${items.length} now.`;
}

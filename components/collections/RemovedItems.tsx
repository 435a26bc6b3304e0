'use client';
import { NamedButton } from '../findings/NamedButton';
import { useFocusBack } from '../page/useFocusBack';
import { useKeptText } from '../review/keptText';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import type { ShownItem } from './collectionItem';
import { noteKey } from './ItemNote';
import { useCollectionAct } from './useCollectionAct';

export interface RemovedItemsProps {
  collectionId: string;
  items: readonly ShownItem[];
  canChange: boolean;
}

/** What was in the collection before, to be put back where it was. */
export function RemovedItems({ collectionId, items, canChange }: RemovedItemsProps) {
  const { busy, problem, say } = useCollectionAct(collectionId);
  const summary = useFocusBack<HTMLElement>(busy);
  return (
    <details>
      <summary ref={summary} className="text-muted cursor-pointer">
        Removed ({items.length})
      </summary>
      {problem && <Callout kind="error">{problem.message}</Callout>}
      <ul aria-label="Removed findings" className="divide-line divide-y pt-1">
        {items.map((item) => (
          <li key={item.findingId} className="flex flex-wrap items-center justify-between gap-2 py-1">
            <div className="min-w-0 flex-1 basis-48">
              <p className="wrap-anywhere">{item.finding.title}</p>
              <p className="text-muted text-small wrap-anywhere">
                removed by {item.removed?.by}, {item.removed && <LocalTime iso={item.removed.at} />}
                {item.note.text !== '' && ` · ${item.note.text}`}
              </p>
              <Unsent collectionId={collectionId} findingId={item.findingId} />
            </div>
            {canChange && (
              <NamedButton busy={busy} onPress={(by) => say(by, { kind: 'putBack', finding: item.findingId })}>
                Put back<span className="sr-only"> “{item.finding.title}”</span>
              </NamedButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A note that was being written when somebody removed the finding. */
function Unsent({ collectionId, findingId }: { collectionId: string; findingId: string }) {
  const [unsent] = useKeptText(noteKey(collectionId, findingId));
  if (unsent === '') return null;
  return <p className="text-small wrap-anywhere">Your note, not saved yet: {unsent}</p>;
}

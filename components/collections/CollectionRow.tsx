import Link from 'next/link';
import { NamedButton } from '../findings/NamedButton';
import { StatusTag } from '../review/StatusTag';
import { LocalTime } from '../text/LocalTime';
import { classNames } from '../ui/classNames';
import type { ShownItem } from './collectionItem';
import { FindingThumbnail } from './FindingThumbnail';
import { ItemNote } from './ItemNote';
import type { RowDrag } from './useRowDrag';

export interface CollectionRowProps {
  collectionId: string;
  item: ShownItem;
  /** From 0. */
  place: number;
  count: number;
  busy: boolean;
  canChange: boolean;
  /** Null: it cannot be dragged. */
  drag: RowDrag | null;
  onUp: (by: string) => void;
  onDown: (by: string) => void;
  onRemove: (by: string) => void;
}

/** A finding with its note, and what can be done with it. */
export function CollectionRow(props: CollectionRowProps) {
  const { collectionId, item, place, count, busy, canChange, drag, onUp, onDown, onRemove } = props;
  const { finding, added } = item;
  return (
    <li
      {...drag?.row}
      className={classNames(
        'relative flex gap-3 p-3',
        drag?.isDragged && 'opacity-50',
        drag?.line === 'above' && 'before:bg-accent before:absolute before:inset-x-0 before:-top-0.5 before:h-1',
        drag?.line === 'below' && 'after:bg-accent after:absolute after:inset-x-0 after:-bottom-0.5 after:h-1',
      )}
    >
      <div className="flex w-6 shrink-0 flex-col items-center gap-1">
        <span className="text-muted">{place + 1}</span>
        {drag && (
          // The buttons do the same for who has no pointer.
          <span
            {...drag.handle}
            aria-hidden="true"
            title="Drag to move"
            className="text-muted hover:text-ink cursor-grab px-1 leading-none select-none pointer-coarse:hidden"
          >
            ⠿
          </span>
        )}
      </div>
      <FindingThumbnail id={finding.id} className="size-14 sm:size-20" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <Link href={`/findings/${finding.id}`} className="min-w-0 font-semibold wrap-anywhere hover:underline">
            {finding.title}
          </Link>
          <StatusTag status={finding.status} />
        </p>
        <p className="text-muted text-small wrap-anywhere">
          found by {finding.author} · added by {added.by}, <LocalTime iso={added.at} />
        </p>
        {/* Off, not switched off, while something is stored: the keyboard stays where it is. */}
        <ItemNote {...{ collectionId, item, canChange }}>
          <NamedButton kind="quiet" isOff={busy || place === 0} onPress={onUp}>
            <span aria-hidden="true">↑</span> Up<span className="sr-only"> “{finding.title}”</span>
          </NamedButton>
          <NamedButton kind="quiet" isOff={busy || place === count - 1} onPress={onDown}>
            <span aria-hidden="true">↓</span> Down<span className="sr-only"> “{finding.title}”</span>
          </NamedButton>
          <NamedButton kind="quiet" isOff={busy} onPress={onRemove}>
            Remove<span className="sr-only"> “{finding.title}”</span>
          </NamedButton>
        </ItemNote>
      </div>
    </li>
  );
}

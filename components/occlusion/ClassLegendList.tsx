import { NO_CLASS } from '@/lib/palette/classes';
import { formatCount } from '../map/mapText';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import type { ClassLegend, NamedClass } from './classLegend';
import type { CellTop } from './cellMap';
import { formatProbability } from './cellText';

export interface ClassLegendListProps {
  legend: ClassLegend;
  /** The one class that is drawn, by its number in the first network; null: all are. */
  only: number | null;
  /** What wins the cell that is looked at; null: no cell, or not known. */
  here: CellTop | null;
  hereName: string | null;
  /** The class that the other maps are about. */
  target: number | null;
  onOnly: (classIndex: number | null) => void;
  onTarget: (classIndex: number) => void;
}

/** The classes that win somewhere, by their colours and signs; a press draws the cells of one alone. */
export function ClassLegendList({ legend, only, here, hereName, target, onOnly, onTarget }: ClassLegendListProps) {
  const { named, others } = legend;
  const inBoth = (named[0]?.cells.length ?? 0) > 1;
  const chosen = only === null ? null : (named.find(({ indexes }) => indexes[0] === only) ?? null);
  return (
    <section aria-label="Most probable classes" className="flex flex-col gap-1">
      <p className="text-small flex flex-wrap justify-between gap-x-2">
        <span className="font-semibold">Most probable class</span>
        <span className="text-muted min-w-0 truncate">
          {here && hereName
            ? `here: ${hereName}, ${formatProbability(here.probability)}`
            : inBoth
              ? 'cells, left · right'
              : 'cells'}
        </span>
      </p>
      <ul className="-mx-1.5 flex max-h-74 flex-col overflow-y-auto" aria-label="Legend">
        {named.map((entry) => (
          <Entry
            key={entry.name}
            entry={entry}
            isHere={entry.name === hereName}
            isChosen={entry === chosen}
            isFaded={chosen !== null && entry !== chosen}
            isTarget={target !== null && entry.indexes[0] === target}
            onToggle={onOnly}
          />
        ))}
        {others && (
          <li className="text-muted flex min-h-7 items-center gap-2 px-1.5" title={others.names.join(', ')}>
            <span aria-hidden="true" className="border-line-strong size-4 border" style={{ backgroundColor: GREY }} />
            <span className="min-w-0 flex-1 truncate">
              {others.names.length} other {others.names.length === 1 ? 'class' : 'classes'}
            </span>
            <span className="text-small">{others.cells.map(formatCount).join(' · ')}</span>
          </li>
        )}
      </ul>
      {chosen && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => onOnly(null)}>Show all</Button>
          {chosen.indexes[0] != null && chosen.indexes[0] !== target && (
            <Button onClick={() => onTarget(chosen.indexes[0]!)}>
              Make it the target<span className="sr-only">: {chosen.name}</span>
            </Button>
          )}
        </div>
      )}
      <p className="text-small text-muted">
        What the network says most while the patch covers this place, and at how many cells.
      </p>
    </section>
  );
}

const GREY = NO_CLASS.colour;

interface EntryProps {
  entry: NamedClass;
  isHere: boolean;
  isChosen: boolean;
  isFaded: boolean;
  isTarget: boolean;
  onToggle: (classIndex: number | null) => void;
}

function Entry({ entry, isHere, isChosen, isFaded, isTarget, onToggle }: EntryProps) {
  const { name, sign, colour, indexes, cells } = entry;
  const index = indexes[0] ?? null;
  return (
    <li>
      <button
        type="button"
        aria-pressed={isChosen}
        disabled={index === null}
        title={isChosen ? 'Show all classes' : `Show the cells of ${name} alone`}
        onClick={() => onToggle(isChosen ? null : index)}
        className={classNames(
          'rounded-control not-disabled:hover:bg-sunken flex min-h-7 w-full min-w-0 items-center gap-2 px-1.5 text-left pointer-coarse:min-h-10',
          isHere && 'bg-accent-soft',
          (isChosen || isTarget) && 'font-semibold',
        )}
      >
        <span
          aria-hidden="true"
          className={classNames(
            'text-small grid h-4 min-w-4 place-items-center px-0.5 font-semibold',
            isFaded && 'opacity-40',
          )}
          style={{ backgroundColor: colour, color: '#ffffff', textShadow: '0 0 2px #000000' }}
        >
          {sign}
        </span>
        <span className={classNames('min-w-0 flex-1 truncate', isFaded && 'text-muted')}>
          {isTarget && <span aria-hidden="true">▸ </span>}
          {name}
          {isTarget && <span className="sr-only"> (target)</span>}
        </span>
        <span className="text-small text-muted">
          {cells.map(formatCount).join(' · ')}
          <span className="sr-only"> cells</span>
        </span>
      </button>
    </li>
  );
}

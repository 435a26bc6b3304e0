'use client';
import { SHAPE_SIGNS } from '@/lib/palette/classes';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { Select } from '../ui/Field';
import type { LegendEntry } from './colourPoints';
import { changedHidden } from './emphasis';
import { COLOURINGS, type ColouringName } from './mapLook';
import { formatCount } from './mapText';
import { useSideColours } from './useDrawnSide';
import type { MapModel } from './useMapModel';

const COLOURING_NAMES: Readonly<Record<ColouringName, string>> = {
  label: 'Label',
  prediction: 'Predicted class',
  outcome: 'Right or wrong',
  confidence: 'Confidence',
  added: 'Added later',
};

/** What the colours say, and a filter: a press hides or shows what has one. */
export function MapLegend({ model, predictionsHref }: { model: MapModel; predictionsHref: string | null }) {
  const { look, changeLook, shown } = model;
  const entries = useSideColours(model, shown)?.entries ?? [];
  const keys = entries.map(({ key }) => key);
  const hiddenCount = keys.filter((key) => look.hidden.includes(key)).length;
  const needsPredictions = look.colour !== 'label' && look.colour !== 'added';
  const hasPredictions = shown?.predictions?.classes.some((index) => index >= 0) ?? true;
  const change = (kind: 'toggle' | 'only', key: string) =>
    changeLook({ hidden: changedHidden(look.hidden, { kind, key }, keys) });
  return (
    <section aria-label="Colours" className="flex flex-col gap-2">
      <Select
        label="Colour by"
        value={look.colour}
        // What is hidden means nothing to another property.
        onChange={(event) => changeLook({ colour: event.target.value as ColouringName, hidden: [] })}
      >
        {COLOURINGS.map((name) => (
          <option key={name} value={name}>
            {COLOURING_NAMES[name]}
          </option>
        ))}
      </Select>
      {needsPredictions && !hasPredictions && (
        <p className="text-small text-muted">
          The network was not asked about these pictures yet.{' '}
          {predictionsHref && (
            <a href={predictionsHref} className="text-accent underline">
              Ask it about all of them
            </a>
          )}
        </p>
      )}
      <ul className="relative -m-1 flex max-h-74 flex-col overflow-y-auto p-1" aria-label="Legend">
        {entries.map((entry) => (
          <Entry
            key={entry.key}
            entry={entry}
            hidden={look.hidden.includes(entry.key)}
            onToggle={() => change('toggle', entry.key)}
            onOnly={() => change('only', entry.key)}
          />
        ))}
      </ul>
      {hiddenCount > 0 && (
        <Button className="self-start" onClick={() => changeLook({ hidden: [] })}>
          Show all ({formatCount(hiddenCount)} hidden)
        </Button>
      )}
    </section>
  );
}

interface EntryProps {
  entry: LegendEntry;
  hidden: boolean;
  onToggle: () => void;
  onOnly: () => void;
}

function Entry({ entry, hidden, onToggle, onOnly }: EntryProps) {
  return (
    <li className="group flex items-center gap-1">
      <button
        type="button"
        aria-pressed={!hidden}
        title={hidden ? `Show ${entry.text}` : `Hide ${entry.text}`}
        onClick={onToggle}
        className={classNames(
          'rounded-control hover:bg-sunken flex min-h-7 min-w-0 flex-1 items-center gap-2 px-1.5 text-left pointer-coarse:min-h-10',
          hidden && 'text-muted line-through',
        )}
      >
        <span
          aria-hidden="true"
          className={classNames('w-4 text-center', hidden && 'opacity-40')}
          style={{ color: entry.colour }}
        >
          {SHAPE_SIGNS[entry.shape]}
        </span>
        <span className="min-w-0 flex-1 truncate">{entry.text}</span>
        <span className="text-small text-muted">{formatCount(entry.count)}</span>
      </button>
      <button
        type="button"
        onClick={onOnly}
        className="rounded-control text-small text-muted hover:bg-sunken min-h-7 px-1.5 pointer-coarse:min-h-10"
      >
        only<span className="sr-only"> {entry.text}</span>
      </button>
    </li>
  );
}

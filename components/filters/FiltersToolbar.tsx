'use client';
import { FILTER_SORTS, type FilterSort } from '@/lib/domain/layerFilters';
import { Button } from '../ui/Button';
import { Select } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { FILTER_KINDS, type FiltersLook } from './filtersLook';
import { binText, KIND_TEXTS, SORT_TEXTS } from './filterText';

/** Pixels a weight that can be chosen. */
const SCALES = [1, 2, 3, 4, 6, 8, 12, 16, 24];
/** They need a fit or colours, which only filters of the picture have. */
const OF_PICTURES: ReadonlySet<string> = new Set(['orientation', 'wavelength', 'colourfulness', 'r2', 'gabor', 'colour', 'grey']); // prettier-ignore

export interface FiltersToolbarProps {
  look: FiltersLook;
  changeLook: (change: Partial<FiltersLook>) => void;
  /** Whether the filters are of the picture. */
  ofPicture: boolean;
  /** Filters that are shown, of how many; null while they are not known. */
  counts: { shown: number; all: number } | null;
}

/** How the filters are drawn, in which order, and which of them. */
export function FiltersToolbar({ look, changeLook, ofPicture, counts }: FiltersToolbarProps) {
  const possible = (name: string) => ofPicture || !OF_PICTURES.has(name);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2 px-3 pb-2">
      <SegmentedControl
        label="Contrast"
        hideLabel
        oneLine
        value={look.range}
        options={[
          { value: 'filter', label: 'Each filter', title: 'Each filter has all shades for itself (c)' },
          { value: 'layer', label: 'Whole layer', title: 'A weight has the same shade in every filter (c)' },
        ]}
        onChange={(range) => changeLook({ range })}
      />
      <label
        className="text-small flex min-h-8 items-center gap-1.5 whitespace-nowrap"
        title="Zero is mid-grey, whatever the least and the greatest weight"
      >
        <input
          type="checkbox"
          checked={look.symmetric}
          onChange={(event) => changeLook({ symmetric: event.target.checked })}
        />
        Zero is grey
      </label>
      <Choice
        label="Order"
        value={look.sort}
        options={FILTER_SORTS.filter(possible).map((value) => ({ value, text: SORT_TEXTS[value] }))}
        onChange={(sort: FilterSort) => changeLook({ sort })}
      />
      <Choice
        label="Show"
        value={look.only}
        options={FILTER_KINDS.filter(possible).map((value) => ({ value, text: KIND_TEXTS[value] }))}
        onChange={(only) => changeLook({ only })}
      />
      <Choice
        label="Scale"
        value={String(look.scale ?? '')}
        options={[
          { value: '', text: 'Size to fit' },
          ...[...new Set([...SCALES, ...(look.scale === null ? [] : [look.scale])])]
            .sort((a, b) => a - b)
            .map((scale) => ({ value: String(scale), text: `${scale} px a weight` })),
        ]}
        onChange={(scale) => changeLook({ scale: scale === '' ? null : Number(scale) })}
      />
      {counts && counts.shown < counts.all && (
        <p role="status" className="text-small text-muted">
          {counts.shown} of {counts.all}
        </p>
      )}
      {(look.bin ?? (look.only === 'all' ? null : look.only)) && (
        <Button kind="quiet" className="px-2" onClick={() => changeLook({ only: 'all', bin: null })}>
          Show all {look.bin && `(now ${binText(look.bin)})`}
        </Button>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

/** The label is for screen readers: each entry says by itself what it is about, so that the bar is one line high. */
function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select
      label={label}
      hideLabel
      className="max-w-32 2xl:max-w-44"
      title={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {/* What an address asks for, and this layer does not have. */}
      {!options.some((option) => option.value === value) && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </Select>
  );
}

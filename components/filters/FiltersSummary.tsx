'use client';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { COLOURFUL } from '@/lib/filters/filterSummary';
import { classNames } from '../ui/classNames';
import type { FiltersLook, HistogramBin } from './filtersLook';
import { binText, figure, gaborText, pairsText, percent } from './filterText';

export interface FiltersSummaryProps {
  filters: LayerFilters;
  look: FiltersLook;
  changeLook: (change: Partial<FiltersLook>) => void;
}

/** The layer in a few numbers, and how its Gabor-like filters are spread. */
export function FiltersSummary({ filters, look, changeLook }: FiltersSummaryProps) {
  const { summary, duplicates } = filters;
  const gabor = gaborText(filters);
  const toggle = (bin: HistogramBin) =>
    changeLook({ bin: look.bin?.of === bin.of && look.bin.at === bin.at ? null : bin });
  return (
    <section aria-label="Summary" className="border-line flex flex-col gap-3 border-t pt-3">
      <h2 className="font-semibold">The layer in numbers</h2>
      <ul className="text-small flex flex-col gap-0.5">
        {gabor && <li className="text-body font-semibold">{gabor}</li>}
        {summary.medianR2 !== null && <li>Median R² {summary.medianR2.toFixed(2)}</li>}
        {summary.medianWavelength !== null && <li>Median wavelength of those {figure(summary.medianWavelength)} px</li>}
        {summary.colourful !== null && (
          <li>
            {summary.colourful} of {summary.filters} are at least {percent(COLOURFUL)} colour
          </li>
        )}
        <li>
          {summary.nearDead === 0 ? 'None is' : `${summary.nearDead} ${summary.nearDead === 1 ? 'is' : 'are'}`} nearly
          dead (norm below {percent(filters.nearDeadShare)} of the median {figure(filters.medianNorm)})
        </li>
        <li>{pairsText(duplicates)}</li>
      </ul>
      {summary.gaborLike > 0 && (
        <>
          <Histogram
            title="Orientations"
            of="orientation"
            counts={summary.orientations}
            ends={['0° |||', '90° ≡', '180°']}
            {...{ look, toggle }}
          />
          <Histogram
            title="Frequencies"
            of="frequency"
            counts={summary.frequencies}
            ends={['0', '0.25', '0.5 cycles a pixel']}
            {...{ look, toggle }}
          />
          <p className="text-small text-muted">
            Of the Gabor-like filters: a wave under a bell explains them. Press a bar to see its filters.
          </p>
        </>
      )}
    </section>
  );
}

interface HistogramProps {
  title: string;
  of: HistogramBin['of'];
  counts: readonly number[];
  /** Under the first, the middle and the last bar. */
  ends: readonly [string, string, string];
  look: FiltersLook;
  toggle: (bin: HistogramBin) => void;
}

function Histogram({ title, of, counts, ends, look, toggle }: HistogramProps) {
  const most = Math.max(1, ...counts);
  return (
    <div role="group" aria-label={title} className="flex flex-col gap-1">
      <h3 className="text-small font-semibold">{title}</h3>
      <div className="border-line-strong flex h-16 items-stretch gap-px border-b">
        {counts.map((count, at) => {
          const pressed = look.bin?.of === of && look.bin.at === at;
          const text = `${binText({ of, at })}: ${count} ${count === 1 ? 'filter' : 'filters'}`;
          return (
            <button
              key={at}
              type="button"
              aria-pressed={pressed}
              aria-label={text}
              title={text}
              disabled={count === 0 && !pressed}
              onClick={() => toggle({ of, at })}
              className="hover:bg-sunken relative flex flex-1 items-end"
            >
              <span
                aria-hidden="true"
                className={classNames('block w-full', pressed ? 'bg-accent' : 'bg-line-strong')}
                style={{ height: `${(count / most) * 100}%` }}
              />
              {pressed && <span aria-hidden="true" className="bg-accent absolute inset-x-0 -bottom-1 h-1" />}
            </button>
          );
        })}
      </div>
      <p aria-hidden="true" className="text-small text-muted flex justify-between">
        {ends.map((end) => (
          <span key={end}>{end}</span>
        ))}
      </p>
    </div>
  );
}

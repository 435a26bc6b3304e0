'use client';
import Link from 'next/link';
import { useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from '../ui/classNames';
import { nextCell, type ConfusionView } from './confusionView';
import { picturesHref, picturesText, shareText, type PredictionPlace } from './pictureLinks';
import { classLabel } from './PredictionBadge';
import type { MatrixValue } from './predictionsQuery';

export interface ConfusionMatrixProps {
  view: ConfusionView;
  labels: readonly string[];
  value: MatrixValue;
  place: PredictionPlace;
}

/** The darkest shade of a mistake, in percent of the accent: text on it stays readable in both schemes. */
const DARKEST_PERCENT = 40;

/**
 * Labels down, predictions across. One stop of the Tab key, arrows inside; each number leads to its pictures. What is
 * off the diagonal is a mistake: the more of them, the more colour.
 */
export function ConfusionMatrix({ view, labels, value, place }: ConfusionMatrixProps) {
  const { classes, counts, rowTotals } = view;
  const [active, setActive] = useState({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);
  const last = classes.length - 1;
  const current = { row: Math.min(active.row, last), column: Math.min(active.column, last) };
  const shareOf = (row: number, column: number) => (rowTotals[row] ? counts[row]![column]! / rowTotals[row] : 0);
  const weightOf = (row: number, column: number) => (value === 'count' ? counts[row]![column]! : shareOf(row, column));
  const largest = Math.max(0, ...classes.flatMap((_, r) => classes.map((__, c) => (r === c ? 0 : weightOf(r, c)))));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = nextCell(event.key, current, classes.length);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.row},${next.column}"]`)?.focus();
  };

  return (
    <div className="rounded-panel border-line bg-surface overflow-x-auto border p-2">
      <table
        ref={table}
        role="grid"
        aria-label="Confusion matrix: labels down, predictions across"
        className="text-small border-collapse"
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th className="text-muted p-1 text-left align-bottom font-normal">label ↓ predicted →</th>
            {classes.map((classIndex) => (
              <th key={classIndex} scope="col" className="p-1 align-bottom font-normal">
                <span
                  className="mx-auto block max-h-28 truncate [writing-mode:vertical-rl]"
                  title={classLabel(labels, classIndex)}
                >
                  {classLabel(labels, classIndex)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((actual, row) => (
            <tr key={actual}>
              <th
                scope="row"
                className="bg-surface sticky left-0 max-w-40 truncate p-1 pr-2 text-right font-normal max-sm:max-w-24"
                title={classLabel(labels, actual)}
              >
                {classLabel(labels, actual)}
              </th>
              {classes.map((predicted, column) => {
                const count = counts[row]![column]!;
                const right = row === column;
                const said = `${classLabel(labels, actual)} ${right ? 'recognised' : `taken for ${classLabel(labels, predicted)}`}: ${picturesText(count)}, ${shareText(shareOf(row, column))}`;
                const shade = right || largest === 0 ? 0 : (DARKEST_PERCENT * weightOf(row, column)) / largest;
                return (
                  <MatrixCell
                    key={predicted}
                    at={`${row},${column}`}
                    href={count > 0 ? picturesHref(place, { actual, prediction: predicted }) : null}
                    text={count === 0 ? '' : value === 'count' ? count.toLocaleString('en-GB') : shareText(shareOf(row, column)).replace(' %', '')} // prettier-ignore
                    said={said}
                    right={right}
                    shade={shade}
                    isStop={row === current.row && column === current.column}
                    onFocus={() => setActive({ row, column })}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MatrixCellProps {
  at: string;
  href: string | null;
  text: string;
  said: string;
  right: boolean;
  /** Percent of the accent. */
  shade: number;
  /** Where the Tab key comes in. */
  isStop: boolean;
  onFocus: () => void;
}

function MatrixCell({ at, href, text, said, right, shade, isStop, onFocus }: MatrixCellProps) {
  const stop = { 'data-cell': at, tabIndex: isStop ? 0 : -1, onFocus, 'aria-label': said, title: said };
  return (
    <td
      role="gridcell"
      className={classNames('border-line h-7 min-w-9 border p-0 text-center', right && 'bg-sunken font-semibold')}
      style={shade > 0 ? { background: `color-mix(in srgb, var(--accent) ${shade.toFixed(1)}%, var(--surface))` } : {}}
      {...(href === null ? stop : {})}
    >
      {href !== null && (
        <Link {...stop} href={href} className="flex h-7 min-w-9 items-center justify-center px-1 hover:underline">
          {text}
        </Link>
      )}
    </td>
  );
}

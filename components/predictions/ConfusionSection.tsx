'use client';
import Link from 'next/link';
import { mostConfused, type ConfusionPair } from '@/lib/evaluation/evaluate';
import { Section } from '../page/Section';
import { Button } from '../ui/Button';
import { Combobox } from '../ui/Combobox';
import { SegmentedControl } from '../ui/SegmentedControl';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { ConfusionMatrix } from './ConfusionMatrix';
import { confusionView, WHOLE_MATRIX_CLASSES } from './confusionView';
import { picturesHref, picturesText, shareText, type PredictionPlace } from './pictureLinks';
import { classLabel } from './PredictionBadge';
import { MAX_CHOSEN_CLASSES, type PredictionsQuery } from './predictionsQuery';

/** Mistakes that are listed. */
const PAIRS_SHOWN = 20;

export interface ConfusionSectionProps {
  pairs: readonly ConfusionPair[];
  labels: readonly string[];
  place: PredictionPlace;
  query: PredictionsQuery;
  onQuery: (change: Partial<PredictionsQuery>) => void;
}

/** What is taken for what: as a matrix, and the most frequent mistakes as a list. */
export function ConfusionSection({ pairs, labels, place, query, onQuery }: ConfusionSectionProps) {
  const view = confusionView(pairs, query.classes);
  const isPart = view.occurring > WHOLE_MATRIX_CLASSES || query.classes.length > 0;
  return (
    <Section id="confusion" title="Confusion matrix">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <p className="text-muted max-w-prose">
          Each row is a label, each column what the network says. A number leads to its pictures. Mistakes are coloured:
          the more of them, the stronger.
          {isPart &&
            ` Shown: ${view.classes.length} of ${view.occurring} classes${query.classes.length > 0 ? ', as chosen.' : ', those that are confused most often.'}`}{' '}
        </p>
        <SegmentedControl
          label="Numbers of the matrix"
          hideLabel
          value={query.matrix}
          options={[
            { value: 'count', label: 'Pictures' },
            { value: 'share', label: 'Percent', title: 'Percent of the pictures with this label' },
          ]}
          onChange={(matrix) => onQuery({ matrix })}
        />
      </div>
      {isPart && <ClassChoice {...{ query, labels, onQuery }} shown={view.classes} />}
      <ConfusionMatrix view={view} labels={labels} value={query.matrix} place={place} />
      <ConfusedPairs {...{ pairs, labels, place }} />
    </Section>
  );
}

interface ClassChoiceProps extends Pick<ConfusionSectionProps, 'query' | 'labels' | 'onQuery'> {
  shown: readonly number[];
}

function ClassChoice({ query, labels, onQuery, shown }: ClassChoiceProps) {
  const free = labels.flatMap((label, index) =>
    query.classes.includes(index) ? [] : [{ value: String(index), label }],
  );
  const remove = (classIndex: number) => onQuery({ classes: query.classes.filter((one) => one !== classIndex) });
  return (
    <div className="flex flex-wrap items-end gap-2">
      {query.classes.length < MAX_CHOSEN_CLASSES && (
        <div className="w-56 max-sm:w-full">
          <Combobox
            label="Add a class to the matrix"
            value=""
            options={free}
            onChange={(value) => onQuery({ classes: [...query.classes, Number(value)] })}
          />
        </div>
      )}
      {query.classes.length === 0 && (
        <Button onClick={() => onQuery({ classes: [...shown] })}>Choose from these</Button>
      )}
      {query.classes.length > 0 && (
        <>
          <ul aria-label="Classes of the matrix" className="flex flex-wrap gap-1">
            {query.classes.map((classIndex) => (
              <li key={classIndex}>
                <Button onClick={() => remove(classIndex)} aria-label={`Remove ${classLabel(labels, classIndex)}`}>
                  {classLabel(labels, classIndex)} <span aria-hidden="true">×</span>
                </Button>
              </li>
            ))}
          </ul>
          <Button kind="quiet" onClick={() => onQuery({ classes: [] })}>
            Show the most confused
          </Button>
        </>
      )}
    </div>
  );
}

function ConfusedPairs({ pairs, labels, place }: Pick<ConfusionSectionProps, 'pairs' | 'labels' | 'place'>) {
  const mistakes = mostConfused(pairs, PAIRS_SHOWN);
  if (mistakes.length === 0) return <p className="text-muted">No mistake so far.</p>;
  const supports = new Map<number, number>();
  for (const { actual, count } of pairs) supports.set(actual, (supports.get(actual) ?? 0) + count);
  return (
    <details>
      <summary className="py-1">The most frequent mistakes as a table</summary>
      <Table caption={`The ${mistakes.length} most frequent mistakes`}>
        <thead>
          <tr>
            <HeaderCell>Label</HeaderCell>
            <HeaderCell>Taken for</HeaderCell>
            <HeaderCell numeric>Pictures</HeaderCell>
            <HeaderCell numeric>Of the label</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {mistakes.map(({ actual, predicted, count }) => (
            <tr key={`${actual} ${predicted}`}>
              <Cell>{classLabel(labels, actual)}</Cell>
              <Cell>{classLabel(labels, predicted)}</Cell>
              <Cell numeric>
                <Link
                  href={picturesHref(place, { actual, prediction: predicted })}
                  className="text-accent underline"
                  aria-label={`${picturesText(count)} of ${classLabel(labels, actual)} taken for ${classLabel(labels, predicted)}`}
                >
                  {count.toLocaleString('en-GB')}
                </Link>
              </Cell>
              <Cell numeric>{shareText(count / (supports.get(actual) ?? count))}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

'use client';
import { ATTRIBUTION_NAMES, type MapMeasures } from '@/lib/domain/attribution';
import type { Fill } from '@/lib/domain/occlusion';
import { isTaskOver } from '@/lib/domain/task';
import { correlationText } from '../session/agreementText';
import { TaskProgress } from '../tasks/TaskProgress';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { meanSensitivity, measuresCsv, numberText } from './checkRows';
import { CurveChart } from './CurveChart';
import type { ShownAttribution } from './useAttribution';
import { useMeasures } from './useMeasures';

type Named = { name: string; measures: MapMeasures };

/** Deletion, insertion and sensitivity-n of each map: numbers, curves, a file. */
export function MeasuresSection({ maps, fill }: { maps: readonly ShownAttribution[]; fill: Fill }) {
  const keyOf = (at: number) => (maps[at]?.answer?.attribution ? (maps[at].answer.key ?? null) : null);
  // As many calls at every render: there are four methods at the most.
  const all = [
    useMeasures(keyOf(0), fill),
    useMeasures(keyOf(1), fill),
    useMeasures(keyOf(2), fill),
    useMeasures(keyOf(3), fill),
  ];
  const isReady = (at: number) => keyOf(at) !== null;
  const missing = all.filter(
    ({ answer, task }, at) => isReady(at) && !answer?.measures && (!task || isTaskOver(task.state)),
  );
  const named: Named[] = all.flatMap(({ answer }, at) => {
    const [map, measures] = [maps[at], answer?.measures];
    return measures && map ? [{ name: ATTRIBUTION_NAMES[map.request.method.kind], measures }] : [];
  });
  return (
    <section aria-labelledby="checks-measures" className="flex flex-col gap-2">
      <h2 id="checks-measures" className="font-semibold">
        How faithful each map is
      </h2>
      <p className="text-small text-muted max-w-prose">
        Deletion takes the strongest pixels away first: the smaller the area under its curve, the better. Insertion
        brings them back first: the larger, the better (Petsiuk et al. 2018). Sensitivity-n correlates what squares of
        pixels add up to in the map with how far the probability falls without them (Ancona et al. 2018). Beside a
        random order, because an area alone says as much of the network as of the map; in deletion that order is no
        worst case: pixels taken away everywhere at once are noise, which may cost a network more than a part.
      </p>
      <div className="flex flex-wrap gap-2">
        {missing.length > 0 && (
          <Button onClick={() => missing.forEach(({ start }) => start())}>Measure the maps</Button>
        )}
        {missing.length === 0 && named.length === 0 && all.every(({ task }) => !task) && (
          <p className="text-small">There is no finished map to measure yet.</p>
        )}
        {named.length > 0 && (
          <Button kind="quiet" onClick={() => saveText(measuresCsv(named), 'map-measures.csv', 'text/csv')}>
            Measures as CSV
          </Button>
        )}
      </div>
      {all.map(({ task, answer, problem }, at) => (
        <div key={at}>
          {task && task.state.status !== 'completed' && !answer?.measures && <TaskProgress task={task} />}
          {problem && <Callout kind="error">{problem}</Callout>}
        </div>
      ))}
      {named.length > 0 && <Results named={named} />}
    </section>
  );
}

function Results({ named }: { named: readonly Named[] }) {
  const [first] = named;
  if (!first) return null;
  const random = { name: 'random order', measures: first.measures };
  return (
    <>
      <MeasuresTable named={named} />
      <div className="grid gap-3 lg:grid-cols-2">
        <CurveChart
          title="Deletion: probability while pixels go"
          shares={first.measures.shares}
          curves={[
            ...named.map(({ name, measures }) => ({ name, scores: measures.deletion.scores })),
            { name: random.name, scores: random.measures.randomDeletion.scores },
          ]}
        />
        <CurveChart
          title="Insertion: probability while pixels come"
          shares={first.measures.shares}
          curves={[
            ...named.map(({ name, measures }) => ({ name, scores: measures.insertion.scores })),
            { name: random.name, scores: random.measures.randomInsertion.scores },
          ]}
        />
      </div>
      <SensitivityTable named={named} />
    </>
  );
}

function MeasuresTable({ named }: { named: readonly Named[] }) {
  const random = named[0]?.measures;
  return (
    <Table caption="Areas under the curves, and mean sensitivity">
      <thead>
        <tr>
          <HeaderCell>Map</HeaderCell>
          <HeaderCell numeric>Deletion, area (less is better)</HeaderCell>
          <HeaderCell numeric>Insertion, area (more is better)</HeaderCell>
          <HeaderCell numeric>Sensitivity-n, mean</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {named.map(({ name, measures }) => (
          <tr key={name}>
            <Cell>{name}</Cell>
            <Cell numeric>{numberText(measures.deletion.area)}</Cell>
            <Cell numeric>{numberText(measures.insertion.area)}</Cell>
            <Cell numeric>{correlationText(meanSensitivity(measures))}</Cell>
          </tr>
        ))}
        {random && (
          <tr>
            <Cell>random order</Cell>
            <Cell numeric>{numberText(random.randomDeletion.area)}</Cell>
            <Cell numeric>{numberText(random.randomInsertion.area)}</Cell>
            <Cell numeric>–</Cell>
          </tr>
        )}
      </tbody>
    </Table>
  );
}

function SensitivityTable({ named }: { named: readonly Named[] }) {
  const withPoints = named.filter(({ measures }) => measures.sensitivity.points);
  const first = withPoints[0]?.measures.sensitivity;
  if (!first) return <p className="text-small">No map knows every pixel, so that sensitivity-n is not defined.</p>;
  return (
    <>
      <p className="text-small text-muted">
        Sensitivity-n: n of {first.units} squares of {first.side} × {first.side} px taken away together, {first.subsets}{' '}
        random sets of each size; 1: the map’s values add up to what is lost.
      </p>
      <Table caption="Sensitivity-n">
        <thead>
          <tr>
            <HeaderCell>Map</HeaderCell>
            {first.points?.map(({ n }) => (
              <HeaderCell key={n} numeric>
                n = {n}
              </HeaderCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {withPoints.map(({ name, measures }) => (
            <tr key={name}>
              <Cell>{name}</Cell>
              {measures.sensitivity.points?.map(({ n, correlation }) => (
                <Cell key={n} numeric>
                  {correlationText(correlation)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

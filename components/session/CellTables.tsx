'use client';
import { CellTable } from '../occlusion/CellTable';
import { ClassTable } from '../occlusion/ClassTable';
import { counterpart } from '../occlusion/cellGeometry';
import { DifferenceTable } from '../occlusion/DifferenceTable';
import type { MainViewProps } from './MainView';
import { RunAgreement } from './RunAgreement';
import { useRunComparison } from './useRunComparison';
import type { ShownRun } from './useShownRun';

/** The twin of the heatmap, and of the one that it is compared with. */
export function CellTables({ model, moments, onSelect }: Pick<MainViewProps, 'model' | 'moments' | 'onSelect'>) {
  const comparison = useRunComparison(model);
  const { view, compared, state } = model;
  const runs: ShownRun[] = [{ ...model, spec: view.spec }, ...(compared ? [compared] : [])];
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-3">
      {comparison && <RunAgreement model={model} comparison={comparison} />}
      {comparison?.pair && model.grid && (
        <section aria-label={comparison.interaction ? 'Interaction' : 'Differences'}>
          <h2 className="mb-2 font-semibold">
            {comparison.interaction ? 'Interaction with the fixed patch' : 'Difference: first − second'}
          </h2>
          <DifferenceTable
            pair={comparison.pair}
            grid={model.grid}
            spec={view.spec}
            score={view.score}
            interaction={comparison.interaction}
            onSelect={(cell) => onSelect(cell, cell)}
          />
        </section>
      )}
      {runs.map(({ grid, spec, cells, map, values, others, labels, network }, at) => {
        if (!grid) return null;
        const name = network?.name ?? 'the network';
        // Two runs may be of one network.
        const title = compared ? `${at === 0 ? 'First' : 'Second'} map: ${name}` : name;
        return (
          <section key={at} aria-label={compared ? title : `Cells as ${name} sees them`}>
            {compared && <h2 className="mb-2 font-semibold">{title}</h2>}
            {model.classes && <ClassTable legend={model.classes} at={at} name={title} />}
            <CellTable
              grid={grid}
              spec={spec}
              score={view.score}
              cells={cells}
              map={map}
              values={values}
              others={others}
              repeats={at === 0 ? moments : null}
              labels={labels}
              caption={compared ? `Cells of the heatmap, ${at === 0 ? 'first' : 'second'} map` : undefined}
              // The cells change in place: their version says when.
              version={state.cellsVersion}
              onSelect={(cell) => {
                const here = model.grid && { grid: model.grid, stride: view.spec.stride };
                const place = at === 0 || !here ? cell : counterpart({ grid, stride: spec.stride }, here, cell);
                onSelect(place, place);
              }}
            />
          </section>
        );
      })}
    </div>
  );
}

'use client';
import { LOW_BASE_PROBABILITY } from '@/lib/domain/occlusion';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { CellInspector } from '../occlusion/CellInspector';
import type { CellPlace } from '../occlusion/cellGeometry';
import { HeatmapLegend } from '../occlusion/HeatmapLegend';
import { OcclusionSettings } from '../occlusion/OcclusionSettings';
import { RunControls } from '../occlusion/RunControls';
import { millisecondsPerCell } from '../occlusion/runEstimate';
import { topClass } from '@/lib/occlusion/targetClass';
import { Callout } from '../ui/Callout';
import { ComparedAnswer } from './ComparedAnswer';
import { DisplaySettings } from './DisplaySettings';
import { inputPicturePath } from './restPaths';
import { SessionFindings } from './SessionFindings';
import { UnoccludedAnswer } from './UnoccludedAnswer';
import type { PersonalView } from './usePersonalView';
import { useSessionStore } from './useSession';
import { gridOf } from './gridOf';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface InspectorProps {
  model: WorkspaceModel;
  personal: PersonalView;
  /** The cell that is looked at: under the pointer, else the selected one. */
  cell: CellPlace | null;
  cannotSave: string | null;
  onPersonal: (change: Partial<PersonalView>) => void;
  onNewFinding: () => void;
}

/** Settings of the view, its run, its legend, the cell that is looked at, and what was found. */
export function Inspector({ model, personal, cell, cannotSave, onPersonal, onNewFinding }: InspectorProps) {
  const store = useSessionStore();
  const { state, view, network, image, labels, request, grid, job, cells, classIndex, map } = model;
  const base = classIndex === null ? null : (job?.base?.[classIndex] ?? null);
  const index = cell && grid ? cell.row * grid.cols + cell.col : null;
  const probability = index === null ? NaN : (map?.probabilities[index] ?? NaN);
  const value = index === null || !map?.computed[index] ? NaN : (map.values[index] ?? NaN);
  const specProblem = model.gridProblem ?? (state.problem?.field?.startsWith('spec.') ? state.problem : null);
  return (
    <section aria-label="Inspector" className="flex min-w-0 flex-col gap-4 p-3">
      <OcclusionSettings
        spec={view.spec}
        score={view.score}
        target={view.target}
        labels={labels}
        imageLabel={image?.label ?? null}
        topClass={job?.base ? topClass(job.base) : null}
        problem={specProblem}
        check={(spec) => (network ? (gridOf(spec, network).problem?.message ?? null) : null)}
        onChange={(change) => void store.changeView(change)}
      />
      <RunControls
        grid={grid}
        job={job}
        msPerCell={network && millisecondsPerCell(state.jobs, network.id)}
        cannotRun={whyNotRun(model)}
        onRun={() => request && void store.run(request)}
        onCancel={() => job && void store.cancel(job.id)}
      />
      {base !== null && base < LOW_BASE_PROBABILITY && (
        <Callout kind="warning" title="This map says little.">
          The network gives the target class only {(base * 100).toFixed(1)} % on the unoccluded picture: what changes
          may be noise.
        </Callout>
      )}
      {map && (
        <HeatmapLegend
          score={view.score}
          range={model.range ?? map.range}
          scale={personal.palette ?? DEFAULT_SCALES[view.score]}
          value={value}
        />
      )}
      <DisplaySettings
        personal={personal}
        score={view.score}
        exportable={job && classIndex !== null && job.done > 0 ? { jobId: job.id, classIndex } : null}
        onChange={onPersonal}
      />
      {request && grid && network && (
        <section aria-label="Cell" className="border-line flex flex-col gap-2 border-t pt-3">
          {cell ? (
            <CellInspector
              src={inputPicturePath(request.imageId, request.networkId)}
              input={network.card.input}
              grid={grid}
              spec={view.spec}
              score={view.score}
              cell={cell}
              probability={probability}
              base={base}
              top={index === null ? null : (cells?.top(index) ?? null)}
              onTheWay={job !== null && cells !== null && cells.done < job.done}
              labels={labels}
              target={classIndex}
            />
          ) : (
            <UnoccludedAnswer request={request} base={job?.base ?? null} labels={labels} target={classIndex} />
          )}
        </section>
      )}
      {model.compared && <ComparedAnswer model={model} compared={model.compared} cell={cell} />}
      <div className="border-line border-t pt-3">
        <SessionFindings findings={state.findings} cannotSave={cannotSave} onNew={onNewFinding} />
      </div>
    </section>
  );
}

function whyNotRun({ state, view, network, networksKnown, loadProblem, grid }: WorkspaceModel): string | null {
  if (state.connection.status !== 'joined') return 'Waiting for the connection.';
  if (loadProblem) return loadProblem.message;
  if (view.networkId && !networksKnown) return 'The network is on the way.';
  if (!network) return 'Choose a network.';
  if (!view.imageId) return 'Choose a picture.';
  if (!grid) return 'The settings do not fit this network.';
  return null;
}

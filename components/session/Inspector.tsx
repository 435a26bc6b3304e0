'use client';
import type { ReactNode } from 'react';
import { LOW_BASE_PROBABILITY, type OcclusionSpec } from '@/lib/domain/occlusion';
import { cellCentre, type OcclusionGrid } from '@/lib/occlusion/grid';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { CellInspector } from '../occlusion/CellInspector';
import { areaBlock, isOnGrid, type CellPlace, type PixelPlace } from '../occlusion/cellGeometry';
import { ClassLegendList } from '../occlusion/ClassLegendList';
import { hasCutPatches } from '../occlusion/HeatmapMarks';
import { HeatmapLegend } from '../occlusion/HeatmapLegend';
import { patchesOver, valueAtCell, valueAtPixel } from '../occlusion/mapValues';
import { toggleTarget, type OcclusionLook } from '../occlusion/occlusionLook';
import { OcclusionSettings } from '../occlusion/OcclusionSettings';
import { RunControls } from '../occlusion/RunControls';
import { millisecondsPerCell } from '../occlusion/runEstimate';
import { topClass } from '@/lib/occlusion/targetClass';
import { Callout } from '../ui/Callout';
import { SegmentedControl } from '../ui/SegmentedControl';
import { Steady } from '../ui/Steady';
import { ComparedAnswer } from './ComparedAnswer';
import { DisplaySettings } from './DisplaySettings';
import { MapExport } from './MapExport';
import { inputPicturePath } from './restPaths';
import { InteractionOffer } from './InteractionOffer';
import { RepeatControls } from './RepeatControls';
import { TargetChoice } from './TargetChoice';
import { UnoccludedAnswer } from './UnoccludedAnswer';
import type { Repeats } from './useRepeats';
import type { PersonalView } from './usePersonalView';
import { useSessionStore } from './useSession';
import { gridOf } from './gridOf';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface InspectorProps {
  model: WorkspaceModel;
  repeats: Repeats | null;
  personal: PersonalView;
  /** The cell that is looked at: under the pointer, else the selected one. */
  cell: CellPlace | null;
  /** What is covered by hand; null: nothing is. */
  byHand: ReactNode;
  onPersonal: (change: Partial<PersonalView>) => void;
  onLook: (change: Partial<OcclusionLook>) => void;
  onTarget: (classIndex: number) => void;
}

/** Settings of the view, its run, its legend, and the cell that is looked at. */
export function Inspector(props: InspectorProps) {
  const { model, personal, cell, onPersonal, onLook, onTarget } = props;
  const store = useSessionStore();
  const { state, view, network, image, labels, request, grid, job, cells, classIndex, map, look, values } = model;
  const base = classIndex === null ? null : (job?.base?.[classIndex] ?? null);
  const index = cell && grid ? cell.row * grid.cols + cell.col : null;
  const probability = index === null ? NaN : (map?.probabilities[index] ?? NaN);
  const pixel = cell && grid && values?.per === 'pixel' ? lookedAtPixel(personal, grid, view.spec, cell) : null;
  const value = !values || !cell || !grid ? NaN : pixel ? valueAtPixel(values, pixel) : valueAtCell(values, grid, view.spec, cell); // prettier-ignore
  const top = index === null ? null : (cells?.top(index) ?? null);
  const cutPatches = map !== null && grid !== null && hasCutPatches(grid, view.spec);
  const besideOf = look.shows === 'score' && !model.compared && job ? besideOfClass(model, onLook) : undefined;
  const specProblem = model.gridProblem ?? (state.problem?.field?.startsWith('spec.') ? state.problem : null);
  return (
    <>
      {props.byHand}
      <OcclusionSettings
        spec={view.spec}
        score={view.score}
        target={view.target}
        labels={labels}
        imageLabel={image?.label ?? null}
        topClass={job?.base ? topClass(job.base) : null}
        problem={specProblem}
        size={network?.card.input ?? null}
        marked={
          grid && personal.area && isOnGrid(grid, personal.area)
            ? areaBlock(grid, view.spec.stride, personal.area)
            : null
        }
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
      <RepeatControls model={model} repeats={props.repeats} cannotRun={whyNotRun(model)} />
      <InteractionOffer model={model} />
      {base !== null && base < LOW_BASE_PROBABILITY && (
        <Callout kind="warning" title="This map says little.">
          The network gives the target class {base < 0.001 ? 'less than 0.1' : `only ${(base * 100).toFixed(1)}`} % on
          {view.spec.alsoCovered ? 'the picture with the fixed patch' : 'the unoccluded picture'}: what changes may be
          noise.
        </Callout>
      )}
      <MapChoice look={look} onLook={onLook} />
      {model.classes && (
        <ClassLegendList
          legend={model.classes}
          only={look.only}
          here={top?.[0] ?? null}
          hereName={top?.[0] ? (labels[top[0].classIndex] ?? null) : null}
          target={classIndex}
          onOnly={(only) => onLook({ only })}
          onTarget={onTarget}
        />
      )}
      {map && look.shows === 'score' && (
        <HeatmapLegend
          score={view.score}
          range={model.range ?? map.range}
          scale={personal.palette ?? DEFAULT_SCALES[view.score]}
          value={value}
          limit={values?.limit ?? null}
        />
      )}
      {request && grid && network && (
        <section aria-label="Cell" className="border-line border-t pt-3">
          <Steady className="flex flex-col gap-2">
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
                top={top}
                pixel={
                  pixel && map
                    ? { ...pixel, value, patches: patchesOver(map.probabilities, grid, view.spec, pixel) }
                    : null
                }
                onTheWay={job !== null && cells !== null && cells.done < job.done}
                labels={labels}
                target={classIndex}
                besideOf={besideOf}
              />
            ) : (
              <UnoccludedAnswer base={job?.base ?? null} target={classIndex} {...{ request, labels, besideOf }} />
            )}
          </Steady>
        </section>
      )}
      {model.compared && <ComparedAnswer model={model} compared={model.compared} cell={cell} />}
      <section aria-label="Display" className="border-line flex flex-col gap-4 border-t pt-3">
        <DisplaySettings
          {...{ personal, look, values, base, cutPatches, onLook }}
          score={view.score}
          onChange={onPersonal}
        />
        <MapExport model={model} personal={personal} />
        {look.shows === 'score' && (
          <TargetChoice
            model={model}
            onTargets={(targets) => onLook({ targets })}
            onOwnRanges={(ownRanges) => onLook({ ownRanges })}
          />
        )}
      </section>
    </>
  );
}

/** Shows a class's map beside the target's; null where it is shown, or there are as many as can be. */
function besideOfClass({ look, classIndex }: WorkspaceModel, onLook: InspectorProps['onLook']) {
  return (chosen: number): (() => void) | null => {
    const targets = look.targets.includes(chosen) || chosen === classIndex ? null : toggleTarget(look.targets, chosen);
    return targets && (() => onLook({ targets }));
  };
}

function MapChoice({ look, onLook }: Pick<InspectorProps, 'onLook'> & { look: OcclusionLook }) {
  return (
    <SegmentedControl
      label="Map of"
      hideLabel
      value={look.shows}
      options={[
        { value: 'score', label: 'Target class', title: 'What happens to the target class under the patch' },
        { value: 'classes', label: 'Best class', title: 'Which class the network names under the patch' },
      ]}
      onChange={(shows) => onLook({ shows })}
    />
  );
}

/** The pixel under the pointer; under the keyboard the one in the middle of its cell. */
function lookedAtPixel(personal: PersonalView, grid: OcclusionGrid, spec: OcclusionSpec, cell: CellPlace): PixelPlace {
  const { x, y } = cellCentre(grid, spec.stride, cell.row, cell.col);
  return personal.hoveredPixel ?? { x, y };
}

function whyNotRun({
  state,
  view,
  network,
  networksKnown,
  loadProblem,
  grid,
  gridProblem,
}: WorkspaceModel): string | null {
  if (state.connection.status !== 'joined') return 'Waiting for the connection.';
  if (loadProblem) return loadProblem.message;
  if (view.networkId && !networksKnown) return 'The network is on the way.';
  if (!network) return 'Choose a network.';
  if (!view.imageId) return 'Choose a picture.';
  if (gridProblem) return gridProblem.code === 'unavailable' ? gridProblem.message : 'The settings do not fit this network.'; // prettier-ignore
  if (!grid) return 'The segments of the picture are on the way.';
  return null;
}

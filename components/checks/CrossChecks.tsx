'use client';
import { useEffect, useMemo, useState } from 'react';
import { ATTRIBUTION_NAMES, type AttributionMethod, type AttributionRequest } from '@/lib/domain/attribution';
import { isTaskOver } from '@/lib/domain/task';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import type { PixelPlace } from '../occlusion/cellGeometry';
import { DEFAULT_CHECKS, RISE_MASKS, type ChecksLook } from '../occlusion/occlusionLook';
import { graphPath, inputPicturePath } from '../session/restPaths';
import type { WorkspaceModel } from '../session/useWorkspaceModel';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Select } from '../ui/Field';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { AgreementTable } from './AgreementTable';
import { ninths, numberText } from './checkRows';
import { ControlSection } from './ControlSection';
import { MapCard } from './MapCard';
import { MeasuresSection } from './MeasuresSection';
import { useAttribution, type ShownAttribution } from './useAttribution';

/** With it the weights of every control are moved about. */
const CONTROL = { seed: 1 } as const;
const ONLY_A_BOX =
  'The heatmap is of a box alone. Take the box away and run it: maps of the whole picture are compared.';
const INCOMPLETE = 'Run the heatmap to its end first: its finished map is what is compared.';
const WHY_NO_GRADIENTS =
  'Gradients by the picture are not offered: ONNX Runtime gives none, and what lies behind a layer is followed here for Grad-CAM alone.';

export interface CrossChecksProps {
  model: WorkspaceModel;
  look: ChecksLook;
  /** Their table instead of the maps. */
  table: boolean;
  onLook: (look: ChecksLook) => void;
}

/** Other methods' maps of the shown picture and class beside the heatmap, and how far any of them can be trusted. */
export function CrossChecks({ model, look, table, onLook }: CrossChecksProps) {
  const { network, image, request, grid, classIndex, labels, job, view } = model;
  const [pixel, setPixel] = useState<PixelPlace | null>(null);
  const maps = useMaps(model, look, null);
  const controls = useMaps(model, look, CONTROL);
  const isComplete = job?.state.status === 'completed';
  useStoredHeatmap(maps.find(({ request: { method } }) => method.kind === 'occlusion') ?? null, isComplete);
  if (!grid || !request || !network) return null;
  if (classIndex === null || maps.length === 0)
    return (
      <div className="flex-1 p-3">
        <Callout>
          Which class is checked is not known yet: run the heatmap, or choose a target class in the inspector.
        </Callout>
      </div>
    );
  const size = { width: grid.width, height: grid.height };
  const hasGradients = network.card.format === 'tfjs';
  const cannotStart = ({ request: { method } }: ShownAttribution) =>
    method.kind === 'occlusion' && !isComplete ? INCOMPLETE : null;
  const known = maps.flatMap(({ values, answer, request: { method } }) =>
    values && answer?.attribution ? [{ name: ATTRIBUTION_NAMES[method.kind], values }] : [],
  );
  const pairs = known.flatMap((a, at) => known.slice(at + 1).map((b) => [a, b] as const));
  const missing = maps.filter((map) => isStartable(map) && cannotStart(map) === null);
  // "All" is not known before each map has said whether it is there already.
  const isAsking = maps.some(({ answer, problem }) => answer === null && problem === null);
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-3 *:shrink-0"
      role="region"
      aria-label="Cross-checks"
      tabIndex={0}
    >
      {/* prettier-ignore */}
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0">
          What speaks for <strong className="font-semibold">{labels[classIndex] ?? classIndex}</strong>
          {image && <> in {image.fileName}</>}, by several methods. Their units differ: compare where they are strong, not
          how strong. {!hasGradients && <span className="text-muted">{WHY_NO_GRADIENTS}</span>}
        </p>
        {(missing.length > 0 || isAsking) && (
          <Button kind="primary" disabled={isAsking} onClick={() => missing.forEach(({ start }) => start())}>
            Compute all
          </Button>
        )}
      </div>
      {view.spec.box && <Callout>{ONLY_A_BOX}</Callout>}
      {table ? (
        <NinthsTable maps={maps} size={size} />
      ) : (
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {maps.map((map) => (
            <MapCard
              key={map.request.method.kind}
              {...{ map, grid, pixel }}
              src={inputPicturePath(request.imageId, request.networkId)}
              spec={view.spec}
              opacity={model.look.opacity / 100}
              onPixel={setPixel}
              cannotStart={cannotStart(map)}
              settings={<MethodSettings {...{ look, onLook }} kind={map.request.method.kind} networkId={network.id} />}
            />
          ))}
        </div>
      )}
      {pairs.length > 0 && (
        <section aria-labelledby="checks-agreement" className="flex flex-col gap-2">
          <h2 id="checks-agreement" className="font-semibold">
            Agreement
          </h2>
          <AgreementTable caption="Agreement of the maps" {...{ pairs, size }} />
          <p className="text-small text-muted max-w-prose">
            Spearman: 1 is the same order of pixels, 0 none in common. Strongest: shared of the strongest tenth of the
            pixels. SSIM: 1 is the same look, each map brought to 0…1. Methods that agree may still be wrong together.
          </p>
        </section>
      )}
      <ControlSection
        maps={maps.filter((map) => cannotStart(map) === null)}
        controls={controls.filter((map) => cannotStart(map) === null)}
        size={size}
      />
      <MeasuresSection maps={maps} fill={view.spec.fill} />
    </div>
  );
}

/** The heatmap's own map costs no run of the network once it is complete: it is there without being asked for. */
function useStoredHeatmap(map: ShownAttribution | null, isComplete: boolean): void {
  const isWanted = map !== null && isComplete && map.answer !== null && !map.answer.attribution && isStartable(map) && !map.problem; // prettier-ignore
  const wasRefused = map?.task?.state.status === 'failed';
  const start = map?.start;
  useEffect(() => {
    if (isWanted && !wasRefused) start?.();
  }, [isWanted, wasRefused, start]);
}

function isStartable({ answer, task }: ShownAttribution): boolean {
  return answer !== null && !answer.attribution && (!task || isTaskOver(task.state));
}

function useMaps(model: WorkspaceModel, look: ChecksLook, randomised: AttributionRequest['randomised']) {
  const { request, classIndex, view, network } = model;
  const format = network?.card.format;
  const requests = useMemo(() => {
    if (!request || !format || classIndex === null) return [null, null, null, null, null] as const;
    const of = (method: AttributionMethod): AttributionRequest => ({
      ...{ networkId: request.networkId, imageId: request.imageId, classIndex, method, randomised },
    });
    return [
      view.spec.box ? null : of({ kind: 'occlusion', spec: view.spec }),
      of({ kind: 'rise', masks: look.masks, cells: 7, keep: 0.5, seed: 1, fill: view.spec.fill }),
      of({ kind: 'grad-cam', layer: look.layer }),
      format === 'tfjs' ? of({ kind: 'gradient' }) : null,
      format === 'tfjs' ? of({ kind: 'integrated-gradients', steps: 50, fill: view.spec.fill }) : null,
    ] as const;
  }, [format, request, classIndex, view.spec, look.masks, look.layer, randomised]);
  const all = [
    useAttribution(requests[0]),
    useAttribution(requests[1]),
    useAttribution(requests[2]),
    useAttribution(requests[3]),
    useAttribution(requests[4]),
  ];
  return all.filter((map) => map !== null);
}

interface MethodSettingsProps {
  kind: AttributionMethod['kind'];
  networkId: string;
  look: ChecksLook;
  onLook: (look: ChecksLook) => void;
}

function MethodSettings({ kind, networkId, look, onLook }: MethodSettingsProps) {
  const graph = valueOf(useResource(kind === 'grad-cam' ? graphPath(networkId) : null, graphAnswerSchema));
  if (kind === 'rise')
    return (
      <Select
        label="Random masks"
        value={String(look.masks)}
        onChange={(event) => onLook({ ...look, masks: Number(event.target.value) })}
      >
        {[...new Set([...RISE_MASKS, look.masks])].map((masks) => (
          <option key={masks} value={masks}>
            {masks.toLocaleString('en')}
            {masks === DEFAULT_CHECKS.masks ? ' (quick)' : ''}
          </option>
        ))}
      </Select>
    );
  if (kind === 'grad-cam') {
    const layers = (graph?.graph.layers ?? []).filter(
      ({ outputShape, channelAxis }) => channelAxis !== null && outputShape?.length === 3,
    );
    return (
      <Select
        label="Layer"
        value={look.layer ?? ''}
        onChange={(event) => onLook({ ...look, layer: event.target.value || null })}
      >
        <option value="">The last one with maps</option>
        {look.layer && !layers.some(({ name }) => name === look.layer) && (
          <option value={look.layer}>{look.layer}</option>
        )}
        {layers.toReversed().map(({ name, type }) => (
          <option key={name} value={name}>
            {name} ({type})
          </option>
        ))}
      </Select>
    );
  }
  return null;
}

function NinthsTable({ maps, size }: { maps: readonly ShownAttribution[]; size: { width: number; height: number } }) {
  const columns = maps.map(({ values, request }) => ({
    name: ATTRIBUTION_NAMES[request.method.kind],
    means: values ? ninths(values, size) : null,
  }));
  const regions = ninths(new Float32Array(size.width * size.height), size);
  return (
    <Table caption="Mean value of each map in each ninth of the picture">
      <thead>
        <tr>
          <HeaderCell>Part of the picture</HeaderCell>
          {columns.map(({ name }) => (
            <HeaderCell key={name} numeric>
              {name}
            </HeaderCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {regions.map(({ name }, at) => (
          <tr key={name}>
            <Cell>{name}</Cell>
            {columns.map((column) => (
              <Cell key={column.name} numeric>
                {numberText(column.means?.[at]?.mean ?? null)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

'use client';
import { useMemo, type ReactNode, type RefObject } from 'react';
import { boxOf } from '@/lib/network/receptiveFieldAt';
import type { CellPlace } from '../occlusion/cellGeometry';
import { LoadProblem } from '../session/LoadProblem';
import { inputPicturePath } from '../session/restPaths';
import type { WorkspaceModel } from '../session/useWorkspaceModel';
import { PlaceFrame } from '../session/PlaceFrame';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { noSuchLayer } from '../layers/layerText';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { sizeText } from './activationsText';
import { ChannelLarge } from './ChannelLarge';
import { ChannelTable } from './ChannelTable';
import { CompareBar } from './CompareBar';
import type { Painting } from './drawMaps';
import { nearestLayer } from './nearestLayer';
import { TileGrid } from './TileGrid';
import type { ActivationsModel } from './useActivationsModel';
import { ValueLine, cellText } from './ValueLine';
import { ValueTable } from './ValueTable';

export interface ActivationsViewProps {
  session: WorkspaceModel;
  model: ActivationsModel;
  painting: Painting | null;
  /** The way to the other views. */
  tabs: ReactNode;
  /** The cell of the large map under the keyboard. */
  unit: CellPlace | null;
  /** Set while the keyboard is to go to what is shown next. */
  takeFocus: RefObject<boolean>;
  /** Shows a channel large; null: the grid. */
  onEnlarge: (channel: number | null) => void;
}

/** All maps of a layer for a picture, one of them large, or their table. */
export function ActivationsView(props: ActivationsViewProps) {
  const { session, model, tabs, unit, onEnlarge } = props;
  const { look, changeLook, channel, choice, maps, comparison } = model;
  const isLarge = look.enlarged && channel !== null;
  return (
    <PlaceFrame
      tabs={tabs}
      title={
        choice.chosen && !isLarge && <strong className="min-w-0 truncate font-semibold">{choice.chosen.name}</strong>
      }
      table={maps && { shown: look.table, onToggle: () => changeLook({ table: !look.table }), back: 'Show the maps' }}
      actions={
        isLarge && (
          <Button kind="quiet" title="Back to the grid (Esc)" onClick={() => onEnlarge(null)}>
            All channels
          </Button>
        )
      }
    >
      {comparison && <CompareBar model={model} here={hereName(session, comparison.kind)} />}
      <Body {...props} />
      {maps && !look.table && <ValueLine model={model} cell={model.hoveredCell ?? unit} />}
    </PlaceFrame>
  );
}

function hereName({ image, network }: WorkspaceModel, kind: 'picture' | 'network'): string {
  return (kind === 'picture' ? image?.fileName : network?.name) ?? 'this one';
}

function Body(props: ActivationsViewProps) {
  const { session, model, painting, takeFocus } = props;
  const { view, networks, networksKnown, network, loadProblem } = session;
  const { graph, maps, choice, look, channel, problem } = model;
  if (loadProblem) return <Notice><LoadProblem error={loadProblem} /></Notice>; // prettier-ignore
  if (!view.networkId || (networksKnown && !network))
    return (
      <Middle>
        <EmptyState title={networks.length > 0 || !networksKnown ? 'Choose a network' : 'There is no network yet'}>
          In the bar at the top. It is what looks at the picture.
        </EmptyState>
      </Middle>
    );
  if (!view.imageId)
    return (
      <Middle>
        <EmptyState title="Choose a picture">
          From the pictures of this session, or drop one anywhere on this page.
        </EmptyState>
      </Middle>
    );
  if (graph && !choice.chosen) return <NoMaps model={model} />;
  if (problem)
    return (
      <Notice>
        <Callout
          kind="error"
          title="The maps cannot be shown."
          actions={<Button onClick={model.retry}>Try again</Button>}
        >
          {problem.message}
        </Callout>
      </Notice>
    );
  if (!maps || !painting)
    return (
      <Waiting what="The feature maps are on the way." className="flex-1 p-2 max-lg:min-h-80">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(3rem,1fr))] gap-1">
          {Array.from({ length: 64 }, (_, i) => <Skeleton key={i} className="aspect-square" />)}
        </div>
      </Waiting>
    ); // prettier-ignore
  if (look.table) return look.enlarged && channel !== null ? <ValueTable {...{ model, channel, takeFocus }} /> : <ChannelTable {...{ model, takeFocus }} onOpen={props.onEnlarge} />; // prettier-ignore
  if (look.enlarged && channel !== null) return <Large {...props} painting={painting} channel={channel} />;
  return (
    <TileGrid
      model={model}
      painting={painting}
      takeFocus={takeFocus}
      label={`Feature maps of ${choice.chosen?.name ?? 'the layer'} for ${session.image?.fileName ?? 'the picture'}: ${sizeText(maps)}`}
      onOpen={props.onEnlarge}
    />
  );
}

function Large({
  session,
  model,
  painting,
  channel,
  unit,
  takeFocus,
  onEnlarge,
}: ActivationsViewProps & { painting: Painting; channel: number }) {
  // prettier-ignore
  const { graph, choice, look, changeLook, hoveredCell, order, request, comparison, side } = model;
  const marked = hoveredCell ?? unit;
  const layer = choice.chosen;
  const box = graph && layer && marked ? boxOf(layer.receptiveField, graph.input, marked.row, marked.col) : null;
  const { width = 1, height = 1 } = graph?.input ?? {};
  const picture = useMemo(() => {
    const seen = side === 'other' ? comparison?.request : request;
    return { src: seen ? inputPicturePath(seen.imageId, seen.networkId) : '', width, height };
  }, [side, comparison?.request, request, width, height]);
  return (
    <ChannelLarge
      label={`Channel ${channel} of ${layer?.name ?? 'the layer'} for ${session.image?.fileName ?? 'the picture'}, enlarged`}
      {...{ painting, channel, picture, marked, takeFocus }}
      version={model.version}
      stale={model.stale}
      opacity={look.overlay ? look.opacity / 100 : null}
      cell={unit}
      cellText={unit && cellText(model, channel, unit)}
      box={box?.clipped ?? null}
      onHover={model.hoverCell}
      onSelect={(cell) => changeLook({ unit: cell })}
      onStep={(direction) => {
        const next = order[order.indexOf(channel) + direction];
        if (next !== undefined) onEnlarge(next);
      }}
    />
  );
}

/** The shared layer has no maps, or no layer has. */
function NoMaps({ model }: { model: ActivationsModel }) {
  const { graph, wanted, choice, selectLayer } = model;
  const nearest = graph && nearestLayer(graph.layers, choice.layers, wanted);
  const exists = graph?.layers.some(({ name }) => name === wanted);
  return (
    <Middle>
      <EmptyState
        title={!nearest ? 'No layer of this network has maps' : exists ? `The layer ${wanted} has no maps` : noSuchLayer(wanted)}
        action={nearest && <Button kind="primary" onClick={() => selectLayer(nearest)}>Show {nearest.name}</Button>}
      >
        {!nearest
          ? 'None gives channels for a picture. Its answer can still be looked at under Occlusion.'
          : exists && 'Its output has no channels, or only passes on what another layer gives.'}
      </EmptyState>
    </Middle>
  ); // prettier-ignore
}

function Notice({ children }: { children: ReactNode }) {
  return <div className="flex-1 p-3">{children}</div>;
}

function Middle({ children }: { children: ReactNode }) {
  return <div className="grid flex-1 place-items-center p-3">{children}</div>;
}

'use client';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { PlacedEdge } from '@/lib/graphLayout/layoutGraph';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { BlockFrames } from './BlockFrames';
import { stepInGraph, type GraphDirection } from './graphSteps';
import { LayerGraphNode, nodeElementId } from './LayerGraphNode';
import { useDragToScroll } from './useDragToScroll';
import { INPUT_ID, useLayerGraph } from './useLayerGraph';

export interface LayerGraphViewProps {
  graph: NetworkGraph;
  /** Name of the chosen layer. */
  chosen: string | null;
  /** Activations and the like stand for themselves. */
  all: boolean;
  onChoose: (layer: string) => void;
}

const MARGIN = 24;
/** For the name beside the frame of an open block. */
const NAME_ROOM = 120;
const ZOOMS = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2];
const WHOLE = ZOOMS.indexOf(1);
const DIRECTIONS: Record<string, GraphDirection> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** The network as a drawing: picture above, classes below. Arrow keys follow the connections. */
export function LayerGraphView({ graph, chosen, all, onChoose }: LayerGraphViewProps) {
  const { folded, layout, chosen: chosenNode, toggle, foldAll, openAll } = useLayerGraph(graph, chosen, all);
  const [zoom, setZoom] = useState(WHOLE);
  const [focus, setFocus] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  useDragToScroll(frame);
  const placeOf = new Map(layout.nodes.map((node) => [node.id, node]));
  const reachable = placeOf.has(focus ?? '') ? focus : (chosenNode?.id ?? INPUT_ID);

  const show = useEffectEvent((id: string) => {
    const place = placeOf.get(id);
    const element = frame.current;
    if (!place || !element) return;
    const scale = ZOOMS[zoom] ?? 1;
    element.scrollTo({
      left: (place.x + MARGIN) * scale - element.clientWidth / 2,
      top: (place.y + MARGIN) * scale - element.clientHeight / 2,
    });
  });
  // A layer that was chosen elsewhere is brought into sight; so is the stem at the beginning.
  useEffect(() => show(chosenNode?.id ?? INPUT_ID), [chosenNode?.id, zoom]);

  const press = (id: string) => {
    const node = folded.nodes.find((one) => one.id === id);
    if (node?.kind === 'block') toggle(id);
    const [first] = node?.layers ?? [];
    if (first) onChoose(first.name);
  };
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    const direction = DIRECTIONS[event.key];
    if (event.key === 'Enter' || event.key === ' ') press(id);
    else if (event.key === '-') closeAround(id);
    else if (direction) {
      const next = placeOf.get(stepInGraph(layout, id, direction) ?? id);
      if (next) document.getElementById(nodeElementId(next))?.focus();
    } else return;
    event.preventDefault();
  };
  const closeAround = (id: string) => {
    const parent = folded.nodes.find((one) => one.id === id)?.parent;
    if (!parent) return;
    setFocus(parent);
    toggle(parent);
  };

  const scale = ZOOMS[zoom] ?? 1;
  const [width, height] = [layout.width + MARGIN + NAME_ROOM, layout.height + 2 * MARGIN];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={folded.blocks.length === 0} onClick={foldAll}>
          Fold blocks
        </Button>
        <Button onClick={openAll}>Open all</Button>
        <Button aria-label="Smaller" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          −
        </Button>
        <span className="text-muted w-12 text-center">{Math.round(scale * 100)} %</span>
        <Button aria-label="Larger" disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)}>
          +
        </Button>
        <p className="text-small text-muted basis-full sm:basis-auto">
          Arrow keys follow the connections, Enter opens a block, <kbd>−</kbd> folds it again.
        </p>
      </div>
      <div
        ref={frame}
        role="group"
        aria-label="Graph of layers"
        className={classNames('rounded-panel border-line bg-ground h-[70vh] cursor-grab overflow-auto border')}
      >
        <svg
          width={width * scale}
          height={height * scale}
          viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
          className="mx-auto block"
        >
          <BlockFrames folded={folded} layout={layout} onFold={toggle} />
          <g aria-hidden="true" className="stroke-line-strong fill-none" strokeWidth={1.5}>
            {layout.edges.map((edge) => (
              <path
                key={`${edge.from} ${edge.to}`}
                d={pathOf(edge)}
                className={classNames(
                  (edge.from === chosenNode?.id || edge.to === chosenNode?.id) && 'stroke-accent stroke-[2.5]',
                )}
              />
            ))}
          </g>
          {folded.nodes.map((node) => {
            const place = placeOf.get(node.id);
            return (
              place && (
                <LayerGraphNode
                  key={node.id}
                  node={node}
                  place={place}
                  chosen={node === chosenNode}
                  reachable={node.id === reachable}
                  onPress={() => press(node.id)}
                  onKeyDown={(event) => onKeyDown(event, node.id)}
                  onFocus={() => setFocus(node.id)}
                />
              )
            );
          })}
        </svg>
      </div>
    </div>
  );
}

/** Straight where it passes a row, bent between two rows. */
function pathOf({ points }: PlacedEdge): string {
  const [start, ...others] = points;
  if (!start) return '';
  let from = start;
  const parts = [`M${start.x} ${start.y}`];
  for (const to of others) {
    const middle = (from.y + to.y) / 2;
    parts.push(from.x === to.x ? `V${to.y}` : `C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`);
    from = to;
  }
  return parts.join('');
}

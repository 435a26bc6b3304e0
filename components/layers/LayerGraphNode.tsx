import type { KeyboardEvent } from 'react';
import type { FoldedNode } from '@/lib/graphLayout/foldLayers';
import type { PlacedNode } from '@/lib/graphLayout/layoutGraph';
import { nodeText } from '@/lib/graphLayout/nodeText';
import { classNames } from '../ui/classNames';
import { NODE_HEIGHT, NODE_WIDTH } from './useLayerGraph';

export interface LayerGraphNodeProps {
  node: FoldedNode;
  place: PlacedNode;
  chosen: boolean;
  /** Whether it is the one that Tab leads to. */
  reachable: boolean;
  onPress: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
}

const PAD = 10;

/** A box with two lines. A block has a second edge behind it. */
export function LayerGraphNode(props: LayerGraphNodeProps) {
  const { node, place, chosen, reachable, onPress, onKeyDown, onFocus } = props;
  const { title, detail } = nodeText(node);
  const isBlock = node.kind === 'block';
  const box = { width: NODE_WIDTH, height: NODE_HEIGHT, rx: 4 };
  return (
    <g
      role="button"
      id={nodeElementId(place)}
      tabIndex={reachable ? 0 : -1}
      aria-pressed={isBlock ? undefined : chosen}
      aria-expanded={isBlock ? false : undefined}
      transform={`translate(${place.x - NODE_WIDTH / 2} ${place.y - NODE_HEIGHT / 2})`}
      onClick={onPress}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      className="group cursor-pointer outline-none"
    >
      {isBlock && <rect {...box} x={4} y={4} className="fill-surface stroke-line-strong" />}
      <rect
        {...box}
        className={classNames(
          'group-hover:fill-sunken group-focus-visible:stroke-accent group-focus-visible:stroke-[3]',
          chosen ? 'fill-accent-soft stroke-accent stroke-2' : 'fill-surface stroke-line-strong',
          node.kind === 'input' && 'fill-sunken',
        )}
      />
      {/* HTML, because text of SVG cannot be cut where its box ends: how wide a sign is depends on the font. */}
      <foreignObject x={PAD} width={NODE_WIDTH - 2 * PAD} height={NODE_HEIGHT}>
        <div
          title={node.layers.map(({ name }) => name).join('\n') || undefined}
          className="text-small flex h-full flex-col justify-center leading-4"
        >
          <div className="text-ink truncate font-semibold">{title}</div>
          <div className="text-muted truncate">{detail}</div>
        </div>
      </foreignObject>
    </g>
  );
}

/** By its place: names of layers may hold any sign. */
export function nodeElementId({ row, column }: Pick<PlacedNode, 'row' | 'column'>): string {
  return `layer-node-${row}-${column}`;
}

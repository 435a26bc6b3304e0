import type { FoldedGraph } from '@/lib/graphLayout/foldLayers';
import type { GraphLayout } from '@/lib/graphLayout/layoutGraph';
import { nodeText } from '@/lib/graphLayout/nodeText';
import { NODE_HEIGHT, NODE_WIDTH } from './useLayerGraph';

export interface BlockFramesProps {
  folded: FoldedGraph;
  layout: GraphLayout;
  onFold: (block: string) => void;
}

const PAD = 8;
const LABEL_PX = 16;

/** A frame around the nodes of each open block, with its name; a press on the name folds it. */
export function BlockFrames({ folded: { nodes, blocks }, layout, onFold }: BlockFramesProps) {
  const placeOf = new Map(layout.nodes.map((node) => [node.id, node]));
  return blocks
    .filter(({ open }) => open)
    .map(({ id, layers }) => {
      const names = new Set(layers.map(({ name }) => name));
      const inside = nodes
        .filter((node) => node.layers.some(({ name }) => names.has(name)))
        .flatMap((node) => placeOf.get(node.id) ?? []);
      const ids = new Set(inside.map((place) => place.id));
      // Lanes that end in the block run through it; their points at the ends are at nodes.
      const lanes = layout.edges.filter(({ to }) => ids.has(to)).flatMap(({ points }) => points.slice(1, -1));
      const left = Math.min(...inside.map(({ x }) => x - NODE_WIDTH / 2), ...lanes.map(({ x }) => x)) - PAD;
      const right = Math.max(...inside.map(({ x }) => x + NODE_WIDTH / 2), ...lanes.map(({ x }) => x)) + PAD;
      const top = Math.min(...inside.map(({ y }) => y)) - NODE_HEIGHT / 2 - PAD;
      const bottom = Math.max(...inside.map(({ y }) => y)) + NODE_HEIGHT / 2 + PAD;
      const { title } = nodeText({ kind: 'block', layers });
      return (
        <g key={id} aria-hidden="true">
          <rect
            x={left}
            y={top}
            width={right - left}
            height={bottom - top}
            rx={6}
            strokeDasharray="4 4"
            className="stroke-line fill-none"
          />
          <text
            x={right + 4}
            y={top + LABEL_PX}
            className="text-small fill-muted hover:fill-ink cursor-pointer"
            onClick={() => onFold(id)}
          >
            − {title}
          </text>
        </g>
      );
    });
}

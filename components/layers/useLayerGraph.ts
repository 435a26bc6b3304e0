import { useMemo, useState } from 'react';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import { foldLayers, INPUT_ID, type FoldedGraph, type FoldedNode } from '@/lib/graphLayout/foldLayers';
import { layoutGraph, type GraphLayout } from '@/lib/graphLayout/layoutGraph';

export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 44;
const GAPS = { nodeHeight: NODE_HEIGHT, rowGap: 28, nodeGap: 20 };
/** Networks of no more nodes are shown whole. */
const READABLE_NODES = 40;

export interface LayerGraphModel {
  folded: FoldedGraph;
  layout: GraphLayout;
  /** The node in which the chosen layer is. */
  chosen: FoldedNode | null;
  toggle: (block: string) => void;
  foldAll: () => void;
  openAll: () => void;
}

/** The drawing of a network: what is folded in it, and where everything stands. */
export function useLayerGraph(graph: NetworkGraph, chosenLayer: string | null, showQuiet: boolean): LayerGraphModel {
  const [open, setOpen] = useState<ReadonlySet<string> | 'all' | null>(null);
  const folded = useMemo(() => {
    const whole = foldLayers(graph, { open: 'all', showQuiet });
    if (open === 'all' || (open === null && whole.nodes.length <= READABLE_NODES)) return whole;
    return foldLayers(graph, { open: open ?? new Set(), showQuiet });
  }, [graph, open, showQuiet]);
  const layout = useMemo(
    () =>
      layoutGraph(
        folded.nodes.map(({ id }) => ({ id, width: NODE_WIDTH })),
        folded.edges,
        GAPS,
      ),
    [folded],
  );
  const chosen =
    chosenLayer === null
      ? null
      : (folded.nodes.find(({ layers }) => layers.some(({ name }) => name === chosenLayer)) ?? null);
  return {
    folded,
    layout,
    chosen,
    toggle: (block) => {
      const now = new Set(folded.blocks.filter((one) => one.open).map(({ id }) => id));
      if (!now.delete(block)) now.add(block);
      setOpen(now);
    },
    foldAll: () => setOpen(new Set()),
    openAll: () => setOpen('all'),
  };
}

export { INPUT_ID };

/**
 * A drawing of a directed graph without cycles, from top to bottom, after Sugiyama: rows by the longest path, order in
 * the rows by barycentres, places by least squares. Edges over several rows run in lanes beside the nodes; all long
 * edges of one node share a lane, so that a dense block is drawn as a few lines with taps instead of hundreds.
 */
import { orderRows } from './orderRows';
import { placeRows } from './placeRows';

export interface LayoutNode {
  id: string;
  width: number;
}

export interface LayoutEdge {
  from: string;
  to: string;
}

export interface LayoutOptions {
  nodeHeight: number;
  /** Between two rows, and between two nodes of a row. */
  rowGap: number;
  nodeGap: number;
}

export interface PlacedNode {
  id: string;
  /** Of the centre. */
  x: number;
  y: number;
  /** From the top, 0 for the first. */
  row: number;
  /** From the left within its row. */
  column: number;
}

export interface PlacedEdge extends LayoutEdge {
  /** From the lower border of `from` to the upper border of `to`, with the places in between. */
  points: { x: number; y: number }[];
}

export interface GraphLayout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

/** A node of the drawing, or the place where a lane passes a row. */
export interface RowItem {
  node: number | null;
  row: number;
  width: number;
  /** Items of the row above and of the row below that it is joined with. */
  above: number[];
  below: number[];
}

const LANE_WIDTH = 12;

/** `nodes` must be in an order in which every edge goes forward. Edges to unknown nodes are left out. */
export function layoutGraph(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  { nodeHeight, rowGap, nodeGap }: LayoutOptions,
): GraphLayout {
  const indexOf = new Map(nodes.map(({ id }, index) => [id, index]));
  const known = edges.filter(({ from, to }) => indexOf.has(from) && indexOf.has(to) && from !== to);
  const at = (id: string) => indexOf.get(id) ?? 0;
  const links = known.map(({ from, to }) => ({ from: at(from), to: at(to) }));
  const { items, routes } = withLanes(nodes, links, rowsOf(nodes.length, links));
  const rows = orderRows(items);
  const x = placeRows(items, rows, nodeGap);
  const top = (row: number) => row * (nodeHeight + rowGap);

  const placed = nodes.map(({ id }, index) => {
    const { row } = items[index]!;
    const column = rows[row]!.filter((i) => items[i]!.node !== null).indexOf(index);
    return { id, row, column, x: x[index]!, y: top(row) + nodeHeight / 2 };
  });
  const drawn = known.map((edge, k) => ({
    ...edge,
    points: pointsOf(routes[k]!, (item) => ({ x: x[item]!, top: top(items[item]!.row) }), nodeHeight),
  }));
  const right = Math.max(0, ...items.map(({ width }, i) => x[i]! + width / 2));
  return { nodes: placed, edges: drawn, width: right, height: rows.length * (nodeHeight + rowGap) - rowGap };
}

interface Link {
  from: number;
  to: number;
}

/** Row of each node: one below the lowest of those that it reads. A node that reads nothing stands just above its reader. */
function rowsOf(count: number, links: readonly Link[]): number[] {
  const rows = new Array<number>(count).fill(0);
  const sources = new Set(Array.from({ length: count }, (_, i) => i));
  const byTarget = links.toSorted((a, b) => a.to - b.to);
  for (const { from, to } of byTarget) {
    rows[to] = Math.max(rows[to]!, rows[from]! + 1);
    sources.delete(to);
  }
  for (const source of sources) {
    const readers = links.filter(({ from }) => from === source).map(({ to }) => rows[to]! - 1);
    if (readers.length > 0) rows[source] = Math.max(0, Math.min(...readers));
  }
  return rows;
}

/** Adds the places of lanes, and gives for each link the items that it passes, its ends included. */
function withLanes(
  nodes: readonly LayoutNode[],
  links: readonly Link[],
  rowOf: readonly number[],
): { items: RowItem[]; routes: number[][] } {
  const items: RowItem[] = nodes.map(({ width }, node) => ({
    node,
    row: rowOf[node]!,
    width,
    above: [],
    below: [],
  }));
  /** The lane of each node: the items of the rows below it, as far as it reaches. */
  const lanes = new Map<number, number[]>();
  const join = (upper: number, lower: number) => {
    if (items[upper]!.below.includes(lower)) return;
    items[upper]!.below.push(lower);
    items[lower]!.above.push(upper);
  };
  const routes = links.map(({ from, to }) => {
    const lane = lanes.get(from) ?? [];
    lanes.set(from, lane);
    const passed = rowOf[to]! - rowOf[from]! - 1;
    while (lane.length < passed) {
      const row = rowOf[from]! + lane.length + 1;
      items.push({ node: null, row, width: LANE_WIDTH, above: [], below: [] });
      lane.push(items.length - 1);
    }
    const route = [from, ...lane.slice(0, passed), to];
    for (let k = 1; k < route.length; k++) join(route[k - 1]!, route[k]!);
    return route;
  });
  return { items, routes };
}

function pointsOf(
  route: readonly number[],
  place: (item: number) => { x: number; top: number },
  nodeHeight: number,
): { x: number; y: number }[] {
  return route.flatMap((item, k) => {
    const { x, top } = place(item);
    const upper = { x, y: top };
    const lower = { x, y: top + nodeHeight };
    if (k === 0) return [lower];
    return k === route.length - 1 ? [upper] : [upper, lower];
  });
}

/** Where the arrow keys lead from a node of the drawing. */
import type { GraphLayout } from '@/lib/graphLayout/layoutGraph';

export type GraphDirection = 'up' | 'down' | 'left' | 'right';

/** Up and down follow the edges, to the end that is nearest; left and right go along the row. Null at the border. */
export function stepInGraph({ nodes, edges }: GraphLayout, from: string, direction: GraphDirection): string | null {
  const start = nodes.find(({ id }) => id === from);
  if (!start) return nodes[0]?.id ?? null;
  if (direction === 'left' || direction === 'right') {
    const beside = nodes.filter(({ row, id }) => row === start.row && id !== from);
    const column = start.column + (direction === 'left' ? -1 : 1);
    return beside.find((node) => node.column === column)?.id ?? null;
  }
  const ends = edges.flatMap((edge) =>
    direction === 'down' ? (edge.from === from ? [edge.to] : []) : edge.to === from ? [edge.from] : [],
  );
  const reachable = nodes.filter(({ id }) => ends.includes(id));
  const rows = (row: number) => Math.abs(row - start.row);
  const [nearest] = reachable.toSorted((a, b) => rows(a.row) - rows(b.row) || Math.abs(a.x - start.x) - Math.abs(b.x - start.x)); // prettier-ignore
  return nearest?.id ?? null;
}

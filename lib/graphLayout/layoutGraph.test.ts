import { describe, expect, it } from 'vitest';
import { foldLayers } from './foldLayers';
import { layoutGraph, type GraphLayout, type LayoutEdge, type RowItem } from './layoutGraph';
import { countCrossings, orderRows } from './orderRows';
import { denseLayers, residualLayers } from './networkLayers.testing';

const OPTIONS = { nodeHeight: 40, rowGap: 24, nodeGap: 16 };
const WIDTH = 160;
const layout = (ids: string, edges: string) => {
  const links: LayoutEdge[] = edges.split(' ').map((pair) => ({ from: pair[0]!, to: pair[1]! }));
  return layoutGraph(
    [...ids].map((id) => ({ id, width: WIDTH })),
    links,
    OPTIONS,
  );
};
const at = (drawing: GraphLayout, id: string) => drawing.nodes.find((node) => node.id === id)!;

/** No two nodes overlap, every edge goes down, and no lane runs through a node. */
function expectReadable(drawing: GraphLayout): void {
  for (const { from, to, points } of drawing.edges) {
    const ys = points.map(({ y }) => y);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    for (const { x, y } of points.slice(1, -1))
      for (const node of drawing.nodes)
        if (node.id !== from && node.id !== to && Math.abs(node.y - y) <= OPTIONS.nodeHeight / 2)
          expect(Math.abs(node.x - x)).toBeGreaterThanOrEqual(WIDTH / 2);
  }
  for (const a of drawing.nodes)
    for (const b of drawing.nodes)
      if (a.id < b.id && a.row === b.row)
        expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(WIDTH + OPTIONS.nodeGap - 1e-9);
}

describe('the drawing of a graph', () => {
  it('of a chain is one straight column', () => {
    const drawing = layout('abc', 'ab bc');
    expect(drawing.nodes.map(({ x, y, row }) => [x, y, row])).toEqual([
      [80, 20, 0],
      [80, 84, 1],
      [80, 148, 2],
    ]);
    expect(drawing).toMatchObject({ width: 160, height: 168 });
    expect(drawing.edges[0]!.points).toEqual([
      { x: 80, y: 40 },
      { x: 80, y: 64 },
    ]);
  });

  it('puts branches beside each other and the concatenation below their middle', () => {
    const drawing = layout('abcde', 'ab ac ad be ce de');
    expect(['b', 'c', 'd'].map((id) => at(drawing, id).row)).toEqual([1, 1, 1]);
    expect(at(drawing, 'e').x).toBeCloseTo((at(drawing, 'b').x + at(drawing, 'd').x) / 2, 6);
    expectReadable(drawing);
  });

  it('leads a skip connection past what it skips', () => {
    const drawing = layout('abcd', 'ab bc cd ad');
    const skip = drawing.edges.find(({ from, to }) => from === 'a' && to === 'd')!;
    expect(skip.points).toHaveLength(6);
    const lane = skip.points.slice(1, -1).map(({ x }) => x);
    expect(Math.max(...lane) - Math.min(...lane)).toBeLessThan(1); // straight, and so is what it goes past:
    expect(Math.max(...drawing.nodes.map(({ x }) => x)) - Math.min(...drawing.nodes.map(({ x }) => x))).toBeLessThan(8);
    expectReadable(drawing);
  });

  it('of many residual blocks does not drift to a side', () => {
    const { nodes, edges } = foldLayers({ layers: residualLayers(33) }, { open: 'all' });
    const drawing = layoutGraph(
      nodes.map(({ id }) => ({ id, width: WIDTH })),
      edges,
      OPTIONS,
    );
    expect(drawing.width).toBeLessThan(2.5 * WIDTH);
  });

  it('puts what reads nothing just above its reader', () => {
    expect(at(layout('abcdk', 'ab bc cd kd'), 'k').row).toBe(2);
  });

  it('of deep networks is readable, quick and always the same', () => {
    for (const layers of [residualLayers(33), denseLayers(24)]) {
      const { nodes, edges } = foldLayers({ layers }, { open: 'all' });
      const sized = nodes.map(({ id }) => ({ id, width: WIDTH }));
      const start = performance.now();
      const drawing = layoutGraph(sized, edges, OPTIONS);
      expect(performance.now() - start).toBeLessThan(2000);
      expect(drawing.edges).toHaveLength(edges.length);
      expectReadable(drawing);
      expect(layoutGraph(sized, edges, OPTIONS)).toEqual(drawing);
    }
  });

  it('draws a dense block with one lane for each of its features, not one for each connection', () => {
    const { nodes, edges } = foldLayers({ layers: denseLayers(24) }, { open: 'all' });
    const drawing = layoutGraph(
      nodes.map(({ id }) => ({ id, width: WIDTH })),
      edges,
      OPTIONS,
    );
    const widest = Math.max(
      ...Array.from({ length: 60 }, (_, row) => {
        const y = row * (OPTIONS.nodeHeight + OPTIONS.rowGap);
        return new Set(
          drawing.edges
            .flatMap(({ points }) => points.slice(1, -1))
            .filter((p) => p.y === y)
            .map((p) => p.x),
        ).size;
      }),
    );
    expect(edges.length).toBeGreaterThan(300);
    expect(widest).toBeLessThanOrEqual(25);
  });

  it('leaves out edges that lead nowhere, and draws nothing of nothing', () => {
    expect(layout('ab', 'ab ax xa aa').edges).toHaveLength(1);
    expect(layoutGraph([], [], OPTIONS)).toMatchObject({ nodes: [], edges: [], width: 0 });
  });
});

describe('the order in the rows', () => {
  it('uncrosses what need not cross', () => {
    const item = (row: number, above: number[], below: number[]): RowItem => ({ node: 0, row, width: 1, above, below });
    // 0 → 3, 1 → 2: crossed in the order given.
    const items = [item(0, [], [3]), item(0, [], [2]), item(1, [1], []), item(1, [0], [])];
    expect(countCrossings(items, [[0, 1], [2, 3]])).toBe(1); // prettier-ignore
    expect(countCrossings(items, orderRows(items))).toBe(0);
  });
});

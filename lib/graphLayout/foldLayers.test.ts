import { describe, expect, it } from 'vitest';
import { findBlocks } from './findBlocks';
import { foldLayers, type FoldedGraph } from './foldLayers';
import { denseLayers, layersOf, residualLayers } from './networkLayers.testing';

const NONE: ReadonlySet<string> = new Set();
const names = ({ nodes }: FoldedGraph) => nodes.map(({ id, layers }) => `${id}=${layers.map((l) => l.name).join('+')}`);
const edgesGoForward = ({ nodes, edges }: FoldedGraph) => {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  return edges.every(({ from, to }) => at.get(from)! < at.get(to)!);
};

describe('folding', () => {
  it('joins activations and normalisations to what they follow, and folds each residual block', () => {
    const graph = foldLayers({ layers: residualLayers(2) }, { open: NONE });
    expect(names(graph)).toEqual([
      'input=',
      'stem=stem+r0',
      'block:c1a=c1a+n1a+a1a+c1b+n1b+s1+r1',
      'block:c2a=c2a+n2a+a2a+c2b+n2b+s2+r2',
      'pool=pool+flat',
      'fc=fc',
    ]);
    expect(graph.edges).toEqual([
      { from: 'input', to: 'stem' },
      { from: 'stem', to: 'block:c1a' },
      { from: 'block:c1a', to: 'block:c2a' },
      { from: 'block:c2a', to: 'pool' },
      { from: 'pool', to: 'fc' },
    ]);
  });

  it('shows the inside of an open block with its skip connection', () => {
    const graph = foldLayers({ layers: residualLayers(2) }, { open: new Set(['block:c1a']) });
    const inside = graph.nodes.filter(({ parent }) => parent === 'block:c1a');
    expect(inside.map(({ id }) => id)).toEqual(['c1a', 'c1b', 's1']);
    expect(graph.edges).toContainEqual({ from: 'stem', to: 's1' });
    expect(graph.edges).toContainEqual({ from: 's1', to: 'block:c2a' });
    expect(graph.blocks.map(({ id, open }) => [id, open])).toEqual([
      ['block:c1a', true],
      ['block:c2a', false],
    ]);
  });

  it('keeps a value that others read as well visible: an activation between two readers joins only its maker', () => {
    const layers = layersOf('a:Conv<input r:Relu<a b:Conv<r c:Conv<a d:Add<b,c');
    // r is not the only reader of a, so that it stands for itself; b is.
    expect(foldLayers({ layers }, { open: 'all' }).nodes.map(({ id }) => id)).toEqual([
      'input',
      'a',
      'r',
      'b',
      'c',
      'd',
    ]);
  });

  it('shows every operator by itself when it is told to', () => {
    const layers = residualLayers(3);
    const graph = foldLayers({ layers }, { open: 'all', showQuiet: true });
    expect(graph.nodes).toHaveLength(layers.length + 1);
    expect(graph.edges).toHaveLength(layers.reduce((total, { inputs }) => total + inputs.length, 0));
  });

  it('holds a whole dense block in one node', () => {
    const dense = foldLayers({ layers: [...denseLayers(6)] }, { open: NONE });
    // The block is more than half of this small network, so that it is shown open; in a deeper one it is folded.
    expect(dense.blocks).toEqual([]);
    const deeper = residualLayers(12).filter(({ name }) => name !== 'fc');
    const tail = denseLayers(6)
      .slice(1)
      .map((l) => ({ ...l, inputs: l.inputs.map((i) => (i === 'stem' ? 'flat' : i)) }));
    const renamed = tail.map((l) => ({
      ...l,
      name: `d_${l.name}`,
      inputs: l.inputs.map((i) => (i === 'flat' ? i : `d_${i}`)),
    }));
    const both = foldLayers({ layers: [...deeper, ...renamed] }, { open: NONE });
    const block = both.nodes.find(({ id }) => id.startsWith('block:d_'));
    expect(block?.layers.map(({ name }) => name)).toContain('d_last');
    expect(block?.layers).toHaveLength(6 * 4 + 1);
    expect(edgesGoForward(both)).toBe(true);
  });

  it('loses no layer and no connection, whatever is open', () => {
    const layers = [...residualLayers(8)];
    for (const open of ['all', NONE, new Set(['block:c3a', 'block:nobody'])] as const)
      for (const showQuiet of [false, true]) {
        const graph = foldLayers({ layers }, { open, showQuiet });
        expect(graph.nodes.flatMap((node) => node.layers).map(({ name }) => name)).toEqual(
          layers.map(({ name }) => name),
        );
        expect(edgesGoForward(graph)).toBe(true);
      }
  });

  it('copes with names of every kind, with a layer that reads nothing, and with no layer at all', () => {
    const layers = layersOf(
      '__proto__:Conv<input constructor:Relu<__proto__ toString:Constant< add:Add<constructor,toString',
    );
    const graph = foldLayers({ layers }, { open: 'all' });
    expect(graph.nodes.map(({ id }) => id)).toEqual(['input', '__proto__', 'toString', 'add']);
    expect(graph.edges).toContainEqual({ from: 'toString', to: 'add' });
    expect(foldLayers({ layers: [] }, { open: NONE }).nodes).toHaveLength(1);
  });
});

describe('blocks', () => {
  const links = (text: string) => text.split(' ').map((pair) => ({ from: Number(pair[0]), to: Number(pair[1]) }));

  it('are found inside blocks', () => {
    // 0 → {1 → {2, 3} → 4, 5} → 6, then a long tail so that the block is not most of the graph.
    const tail = Array.from({ length: 9 }, (_, i) => ({ from: 6 + i, to: 7 + i }));
    const [, block] = findBlocks(16, [...links('01 05 12 13 24 34 46 56'), ...tail]);
    expect(block).toEqual({ members: [1, 2, 3, 4, 5, 6], items: [1, { members: [2, 3, 4], items: [2, 3, 4] }, 5, 6] });
  });

  it('have one entry: a part that something else leads into is none', () => {
    // The ways from 1 meet in 4, but 0 leads to 3 as well: only the part behind 0 has one entry.
    const tail = Array.from({ length: 9 }, (_, i) => ({ from: 4 + i, to: 5 + i }));
    expect(findBlocks(14, [...links('01 03 12 13 24 34'), ...tail]).slice(0, 2)).toEqual([
      0,
      { members: [1, 2, 3, 4], items: [1, 2, 3, 4] },
    ]);
    expect(findBlocks(5, links('01 02 34')).every(Number.isInteger)).toBe(true); // ways that never meet
  });
});

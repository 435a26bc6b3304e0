import { describe, expect, it } from 'vitest';
import type { ReceptiveField } from '../domain/networkGraph';
import { buildGraph } from './buildGraph';
import { elementwise, mixing, multiplying, reducing, transposing } from './dependences';
import { findFeatures } from './findFeatures';
import type { Dependence, LayerSource, NetworkSource, Shape } from './layerSource';
import { boxOf, receptiveFieldAt } from './receptiveFieldAt';
import { type AxisWindow, samePadding, slidePad, slideTransposed, slideWindow, windowCount } from './slides';

/** Builds a network line by line, for a picture of 1×3×height×width. */
class Sketch {
  readonly layers: LayerSource[] = [];
  private readonly shapes = new Map<string, Shape>();

  constructor(
    readonly height: number,
    readonly width = height,
  ) {
    this.shapes.set('x', [1, 3, height, width]);
  }

  add(name: string, inputs: string[], shape: Shape, dependence: Dependence, more: Partial<LayerSource> = {}): this {
    this.shapes.set(name, shape);
    this.layers.push({ name, type: name, detail: '', inputs, tensor: name, shape, weights: [], dependence, role: 'other', ...more }); // prettier-ignore
    return this;
  }

  /** A square window over a map; the same padding at every side unless begin and end are given. */
  window(
    name: string,
    from: string,
    kernel: number,
    options: Partial<AxisWindow> & { pad?: number; ceil?: boolean } = {},
  ): this {
    const { stride = 1, dilation = 1, pad = 0, padBegin = pad, padEnd = pad, ceil } = options;
    const window = { kernel, stride, dilation, padBegin, padEnd };
    const [, , rows = 0, columns = 0] = this.sizes(from);
    const counts = [rows, columns].map((size) => windowCount(size, window, ceil));
    const slides = counts.map((count, k) => slideWindow(2 + k, count, window));
    return this.add(name, [from], [1, 8, ...counts], { kind: 'slide', slides, mixes: [1] });
  }

  merge(name: string, inputs: string[], shape = this.shapes.get(inputs[0]!)!): this {
    return this.add(name, inputs, shape, elementwise(inputs.map((input) => this.shapes.get(input)!.length)));
  }

  sizes(name: string): number[] {
    return [...this.shapes.get(name)!] as number[];
  }

  source(outputTensor = this.layers.at(-1)!.tensor): NetworkSource {
    const picture = { tensor: 'x', shape: [1, 3, this.height, this.width], channelAxis: 1, rowAxis: 2, columnAxis: 3 };
    return { picture, batch: 1, layers: this.layers, outputTensor };
  }

  field(name: string): ReceptiveField {
    return buildGraph(this.source()).layers.find((layer) => layer.name === name)!.receptiveField;
  }
}

function square(size: number, stride: number, offset: number, exceedsInput = false): ReceptiveField {
  const side = { size, stride, offset };
  return { kind: 'window', height: side, width: side, exceedsInput };
}

describe('receptive fields worked out by hand', () => {
  it('three windows of 3 with stride 2 and pad 1', () => {
    const sketch = new Sketch(32).window('a', 'x', 3, { stride: 2, pad: 1 }).window('b', 'a', 3, { stride: 2, pad: 1 }).window('c', 'b', 3, { stride: 2, pad: 1 }); // prettier-ignore
    expect(sketch.field('a')).toEqual(square(3, 2, -1));
    expect(sketch.field('b')).toEqual(square(7, 4, -3)); // 3 + 2 × 2, −1 − 2
    expect(sketch.field('c')).toEqual(square(15, 8, -7)); // 7 + 2 × 4, −3 − 4
    // Unit (1, 3) of c: rows 1 × 8 − 7 = 1 to 16, columns 17 to 32.
    const boxes = receptiveFieldAt(sketch.source(), 'c', 1, 3);
    expect(boxes).toEqual({ unclipped: { y0: 1, x0: 17, y1: 16, x1: 32 }, clipped: { y0: 1, x0: 17, y1: 16, x1: 32 } });
    expect(receptiveFieldAt(sketch.source(), 'c', 0, 0)?.unclipped).toEqual({ y0: -7, x0: -7, y1: 8, x1: 8 });
    expect(receptiveFieldAt(sketch.source(), 'c', 0, 0)?.clipped).toEqual({ y0: 0, x0: 0, y1: 8, x1: 8 });
  });

  it('dilation: a window of 3 with dilation 4 spans 9', () => {
    const sketch = new Sketch(32).window('a', 'x', 3, { pad: 1 }).window('b', 'a', 3, { dilation: 4, pad: 4 });
    expect(sketch.field('b')).toEqual(square(11, 1, -5));
  });

  it('ceil mode: the last window of 6 in steps of 2 reaches past the end and sees what is left', () => {
    const sketch = new Sketch(6).window('a', 'x', 3, { stride: 2, ceil: true });
    expect(sketch.sizes('a')).toEqual([1, 8, 3, 3]);
    expect(sketch.field('a')).toEqual(square(3, 2, 0));
    expect(receptiveFieldAt(sketch.source(), 'a', 2, 2)).toEqual({
      unclipped: { y0: 4, x0: 4, y1: 7, x1: 7 },
      clipped: { y0: 4, x0: 4, y1: 6, x1: 6 },
    });
  });

  it('padding at one side only, other windows down than across', () => {
    const down = { kernel: 2, stride: 1, dilation: 1, padBegin: 0, padEnd: 1 };
    const across = { kernel: 5, stride: 3, dilation: 1, padBegin: 4, padEnd: 0 };
    const slides = [slideWindow(2, 8, down), slideWindow(3, 3, across)];
    const sketch = new Sketch(8, 7).add('a', ['x'], [1, 8, 8, 3], { kind: 'slide', slides, mixes: [1] });
    expect(sketch.field('a')).toEqual({
      kind: 'window',
      height: { size: 2, stride: 1, offset: 0 },
      width: { size: 5, stride: 3, offset: -4 },
      exceedsInput: false,
    });
  });

  it('a residual: the wider branch decides, wherever the shortcut lies', () => {
    const sketch = new Sketch(32).window('a', 'x', 3, { stride: 2, pad: 1 });
    sketch.window('b', 'a', 3, { stride: 2, pad: 1 }).window('c', 'b', 3, { pad: 1 });
    sketch.window('short', 'a', 1, { stride: 2 }).merge('sum', ['short', 'c']);
    expect(sketch.field('short')).toEqual(square(3, 4, -1));
    expect(sketch.field('sum')).toEqual(square(15, 4, -7));
  });

  it('branches with windows beside each other give one that holds both', () => {
    const sketch = new Sketch(20).window('left', 'x', 3, { padBegin: 2, padEnd: 0 }).window('right', 'x', 3, { padBegin: 0, padEnd: 2 }); // prettier-ignore
    sketch.add('cat', ['left', 'right'], [1, 16, 20, 20], { kind: 'concat', axis: 1 });
    expect(sketch.field('cat')).toEqual(square(5, 1, -2)); // −2…0 and 0…2
  });

  it('a strided map leaves a margin that no unit sees, and padding does not bring it back', () => {
    const sketch = new Sketch(8).window('a', 'x', 1, { stride: 4 }).window('b', 'a', 3, { pad: 1 });
    expect(sketch.field('b')).toEqual(square(9, 4, -4, true));
    // Units of a see pixels 0 and 4 only: beyond 4 there is no unit that the window of b could read.
    expect(receptiveFieldAt(sketch.source(), 'b', 1, 1)?.clipped).toEqual({ y0: 0, x0: 0, y1: 5, x1: 5 });
  });

  it('the last block of ResNet-50 sees 427 pixels, more than its picture has', () => {
    const sketch = new Sketch(224).window('conv1', 'x', 7, { stride: 2, pad: 3 }).window('b', 'conv1', 3, { stride: 2, pad: 1 }); // prettier-ignore
    let from = 'b';
    for (const [stage, depth] of [3, 4, 6, 3].entries())
      for (let i = 0; i < depth; i++) {
        const name = `layer${stage + 1}.${i}`;
        const stride = stage > 0 && i === 0 ? 2 : 1;
        sketch.window(`${name}.narrow`, from, 1).window(`${name}.window`, `${name}.narrow`, 3, { stride, pad: 1 });
        sketch.window(`${name}.wide`, `${name}.window`, 1).window(`${name}.short`, from, 1, { stride });
        sketch.merge(name, [`${name}.wide`, `${name}.short`]);
        from = name;
      }
    expect(sketch.sizes('layer4.2')).toEqual([1, 8, 7, 7]);
    expect(sketch.field('layer3.5')).toEqual(square(267, 16, -133, true));
    expect(sketch.field('layer4.2')).toEqual(square(427, 32, -213, true));
  });

  it('says when a window is larger than the picture on one side', () => {
    const sketch = new Sketch(6, 20).window('a', 'x', 7, { pad: 3 });
    expect(sketch.field('a')).toEqual(square(7, 1, -3, true));
  });

  it('a transposed window of 4 with stride 2 is no single window', () => {
    const window = { kernel: 4, stride: 2, dilation: 1, padBegin: 1 };
    const slides = [2, 3].map((axis) => slideTransposed(axis, 16, window));
    const sketch = new Sketch(8).add('a', ['x'], [1, 8, 16, 16], { kind: 'slide', slides, mixes: [1] });
    expect(sketch.field('a')).toEqual({ kind: 'irregular', height: 2, width: 2, exceedsInput: false });
  });

  it('reflected borders see inside; the window goes on as if there were a picture', () => {
    const sketch = new Sketch(5).add('a', ['x'], [1, 3, 9, 9], { kind: 'slide', slides: [2, 3].map((axis) => slidePad(axis, 5, 2, 2, 'reflect')), mixes: [] }); // prettier-ignore
    expect(sketch.field('a')).toEqual(square(1, 1, -2));
    expect(receptiveFieldAt(sketch.source(), 'a', 0, 8)).toEqual({
      unclipped: { y0: -2, x0: 6, y1: -1, x1: 7 },
      clipped: { y0: 2, x0: 2, y1: 3, x1: 3 },
    });
  });
});

describe('what is no window', () => {
  const map = () => new Sketch(8).window('a', 'x', 3, { pad: 1 });

  it('the mean over the map sees the whole, and so does what it is added to', () => {
    const sketch = map()
      .add('mean', ['a'], [1, 8, 1, 1], reducing(4, [2, 3], true))
      .merge('sum', ['a', 'mean']);
    expect(sketch.field('mean')).toEqual({ kind: 'whole' });
    expect(sketch.field('sum')).toEqual({ kind: 'whole' });
    expect(receptiveFieldAt(sketch.source(), 'sum', 3, 3)).toEqual({ unclipped: null, clipped: { y0: 0, x0: 0, y1: 8, x1: 8 } }); // prettier-ignore
  });

  it('the mean of each column sees a window of columns and the whole height', () => {
    const sketch = map().add('mean', ['a'], [1, 8, 1, 8], reducing(4, [2], true));
    expect(sketch.field('mean')).toEqual({
      kind: 'window',
      height: { size: 8, stride: 8, offset: 0 },
      width: { size: 3, stride: 1, offset: -1 },
      exceedsInput: false,
    });
  });

  it('a window over the last map that leaves one unit sees the whole', () => {
    expect(map().window('b', 'a', 8).field('b')).toEqual({ kind: 'whole' });
  });

  it('softmax over the channels keeps the windows, over the pixels it sees all of them', () => {
    const shape = [1, 8, 8, 8];
    expect(
      map()
        .add('s', ['a'], shape, mixing(4, [1]))
        .field('s'),
    ).toEqual(square(3, 1, -1));
    expect(
      map()
        .add('s', ['a'], shape, mixing(4, [2, 3]))
        .field('s'),
    ).toEqual({ kind: 'whole' });
  });

  it('flattened values keep what they see; a dense layer behind them sees the whole', () => {
    const sketch = map().add('flat', ['a'], [1, 512], { kind: 'reshape' });
    sketch.add('dense', ['flat'], [1, 10], multiplying(2, 2, ['left']));
    expect(sketch.field('flat')).toEqual({ kind: 'irregular', height: 3, width: 3, exceedsInput: false });
    expect(sketch.field('dense')).toEqual({ kind: 'whole' });
  });

  it('channels last or first, tokens and back: the windows stay', () => {
    const sketch = map().add('t', ['a'], [1, 8, 8, 8], transposing([0, 2, 3, 1]));
    sketch.add('tokens', ['t'], [1, 64, 8], { kind: 'reshape' }).add('map', ['tokens'], [1, 8, 8, 8], { kind: 'reshape' }); // prettier-ignore
    expect(sketch.field('t')).toEqual(square(3, 1, -1));
    expect(sketch.field('tokens').kind).toBe('irregular');
    expect(sketch.field('map')).toEqual(square(3, 1, -1));
  });

  it('a list of a million values that is cut in two keeps what each half sees', () => {
    const sketch = new Sketch(1024).add('one', ['x'], [1, 1, 1024, 1024], reducing(4, [1], true));
    sketch.add('list', ['one'], [1, 2 ** 20], { kind: 'reshape' });
    sketch.add('halves', ['list'], [1, 2, 2 ** 19], { kind: 'reshape' });
    const clipped = (row: number) => receptiveFieldAt(sketch.source(), 'halves', row, 0)?.clipped;
    expect(clipped(1)).toEqual(expect.objectContaining({ y0: 512, y1: 1024 }));
  });

  it('an operator that is not known is named as long as it matters', () => {
    const sketch = map().add('Mystery', ['a'], [1, 8, 8, 8], { kind: 'unknown' }).window('b', 'Mystery', 3);
    sketch.add('shape', ['b'], [4], { kind: 'none' });
    expect(sketch.field('b')).toEqual({ kind: 'unknown', operator: 'Mystery' });
    expect(sketch.field('shape')).toEqual({ kind: 'none' });
  });

  it('refuses a layer that reads what nothing gives', () => {
    expect(() =>
      buildGraph(new Sketch(4).merge('a', ['x']).add('b', ['gone'], [1], { kind: 'none' }).source()),
    ).toThrow('The layer "b" (b) reads the tensor "gone", which nothing before it in the network gives.');
  });
});

describe('the graph', () => {
  it('lists shapes without the batch, channels, parameters once, and names of inputs', () => {
    const sketch = new Sketch(8).window('a', 'x', 3);
    const shared = { name: 'w', count: 100 };
    sketch.add('b', ['a'], [1, 8, 6, 6], elementwise([4]), { weights: [shared, { name: 'bias', count: 8 }] });
    sketch.add('c', ['b', 'x'], [1, 8, 6, 6], elementwise([4]), { weights: [shared] });
    sketch.add('d', ['c'], [1, 6, 6, 8], transposing([0, 2, 3, 1]));
    const { layers, input } = buildGraph(sketch.source());
    expect(input).toEqual({ tensor: 'x', height: 8, width: 8, channels: 3 });
    expect(layers.map(({ parameters }) => parameters)).toEqual([0, 108, 0, 0]);
    expect(layers.map(({ outputShape, channelAxis }) => [outputShape, channelAxis])).toEqual([
      [[8, 6, 6], 0],
      [[8, 6, 6], 0],
      [[8, 6, 6], 0],
      [[6, 6, 8], 2],
    ]);
    expect(layers[2]!.inputs).toEqual(['b', 'input']);
  });

  it('places units by the summary alone as well', () => {
    expect(boxOf(square(7, 4, -3), { height: 9, width: 9 }, 0, 1)).toEqual({
      unclipped: { y0: -3, x0: 1, y1: 4, x1: 8 },
      clipped: { y0: 0, x0: 1, y1: 4, x1: 8 },
    });
    expect(boxOf({ kind: 'irregular', height: 3, width: 3, exceedsInput: false }, { height: 9, width: 9 }, 0, 0)).toBe(null); // prettier-ignore
  });

  // What takes the square of the number of layers runs into the time limit of the test.
  it('takes no longer for each layer of a deep network than for one of a shallow one', () => {
    const sketch = new Sketch(64).window('l0', 'x', 3, { pad: 1 });
    for (let i = 1; i < 20_000; i++) sketch.merge(`l${i}`, [`l${i - 1}`, 'l0']);
    expect(buildGraph(sketch.source()).layers.at(-1)?.receptiveField).toEqual(square(3, 1, -1));
  });
});

describe('the penultimate tensor', () => {
  const weighted = { role: 'weighted' as const };
  const same = { role: 'same' as const };

  it('is what the last weighted layer on every path reads', () => {
    const sketch = new Sketch(8).window('conv', 'x', 3, { pad: 1 });
    sketch.add('pool', ['conv'], [1, 8, 1, 1], reducing(4, [2, 3], true)).add('flat', ['pool'], [1, 8], { kind: 'reshape' }, same); // prettier-ignore
    sketch.add('fc', ['flat'], [1, 5], multiplying(2, 2, ['left']), weighted);
    sketch.add('softmax', ['fc'], [1, 5], mixing(2, [1]));
    sketch.add('out', ['softmax'], [1, 5, 1, 1], { kind: 'reshape' }, same);
    expect(findFeatures(sketch.source())).toBe('flat');
  });

  it('is not inside a branch: behind a residual block the classifier may come before it', () => {
    const sketch = new Sketch(8).window('stem', 'x', 3, { pad: 1 });
    sketch.add('classes', ['stem'], [1, 5, 8, 8], elementwise([4]), weighted);
    sketch.add('refined', ['classes'], [1, 5, 8, 8], elementwise([4]), weighted).merge('sum', ['classes', 'refined']);
    expect(findFeatures(sketch.source())).toBe('stem');
  });

  it('is nothing where the classifier reads the picture, or where there is none', () => {
    const sketch = new Sketch(8).add('dense', ['x'], [1, 5, 8, 8], elementwise([4]), weighted);
    expect(findFeatures(sketch.source())).toBe(null);
    expect(findFeatures(new Sketch(8).merge('a', ['x']).source())).toBe(null);
  });

  it('finds its way through a deep ladder of branches quickly', () => {
    const sketch = new Sketch(8).add('first', ['x'], [1, 3, 8, 8], elementwise([4]), weighted);
    let previous = 'first';
    for (let i = 0; i < 20_000; i++) {
      sketch.merge(`side${i}`, [previous]).merge(`step${i}`, [previous, `side${i}`, 'first']);
      previous = `step${i}`;
    }
    sketch.add('fc', [previous], [1, 5, 8, 8], elementwise([4]), weighted);
    expect(findFeatures(sketch.source())).toBe(previous);
  });
});

describe('padding that gives one window for each stride', () => {
  it.each([
    // size, kernel, stride, dilation: TensorFlow's rule, worked out by hand.
    [224, 3, 2, 1, 0, 1],
    [225, 3, 2, 1, 1, 1],
    [7, 4, 1, 1, 1, 2],
    [7, 1, 2, 1, 0, 0],
    [10, 3, 1, 2, 2, 2],
    [10, 3, 3, 1, 1, 1],
  ])('%i pixels, kernel %i, stride %i, dilation %i', (size, kernel, stride, dilation, padBegin, padEnd) => {
    const window = { kernel, stride, dilation };
    expect(samePadding(size, window)).toEqual({ padBegin, padEnd });
    expect(samePadding(size, window, true)).toEqual({ padBegin: padEnd, padEnd: padBegin });
    expect(windowCount(size, { ...window, padBegin, padEnd })).toBe(Math.ceil(size / stride));
  });
});

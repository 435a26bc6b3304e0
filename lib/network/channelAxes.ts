/** Where the channels of each tensor are, followed from the picture through the layers. */
import type { LayerSource, NetworkSource, Shape } from './layerSource';

interface Place {
  axis: number | null;
  shape: Shape | null;
}

/** Axis in the whole shape (batch included) by tensor; null where there is none. */
export function channelAxes({ picture, layers }: NetworkSource): Map<string, number | null> {
  const places = new Map<string, Place>([[picture.tensor, { axis: picture.channelAxis, shape: picture.shape }]]);
  for (const layer of layers) {
    const inputs = layer.inputs.flatMap((tensor) => places.get(tensor) ?? []);
    const axis = layer.channelAxis === undefined ? followed(layer, inputs) : layer.channelAxis;
    const { shape } = layer;
    places.set(layer.tensor, { axis: shape && axis !== null && axis < shape.length ? axis : null, shape });
  }
  return new Map(Array.from(places, ([tensor, { axis }]) => [tensor, axis]));
}

function followed({ dependence, shape }: LayerSource, inputs: readonly Place[]): number | null {
  // A vector for each picture is a vector of channels.
  if (shape?.length === 2) return 1;
  const [first] = inputs;
  if (!first || first.axis === null || !shape) return null;
  switch (dependence.kind) {
    case 'axes':
      return throughAxes(dependence.axes, inputs, shape);
    case 'slide':
    case 'concat':
      return first.axis;
    case 'reshape':
      return throughReshape(first, shape);
    default:
      return null;
  }
}

/** The input of the output's own rank decides before those that are broadcast. */
function throughAxes(
  axes: readonly (readonly (number | null)[])[],
  inputs: readonly Place[],
  shape: Shape,
): number | null {
  const order = [...inputs.keys()].sort((a, b) => Number(fits(inputs[b]!, shape)) - Number(fits(inputs[a]!, shape)));
  for (const i of order) {
    const { axis } = inputs[i]!;
    const target = axis === null ? null : axes[i]?.[axis];
    if (target !== null && target !== undefined) return target;
    // Softmax and normalisations see all channels and keep their axis; a dense layer makes new ones.
    const free = shape.length === axes[i]?.length ? axis : null;
    if (free !== null && !axes[i]!.includes(free)) return free;
  }
  return null;
}

function fits({ shape }: Place, output: Shape): boolean {
  return shape?.length === output.length;
}

/** An axis that stays: as large as before, with as many values inside each of its indices or as many before it. */
function throughReshape({ axis, shape: before }: Place, after: Shape): number | null {
  if (!before || axis === null) return null;
  const size = before[axis];
  const inner = product(before.slice(axis + 1));
  const outer = product(before.slice(0, axis));
  const found = after.findIndex(
    (own, k) => own === size && (product(after.slice(k + 1)) === inner || product(after.slice(0, k)) === outer),
  );
  return found >= 0 ? found : null;
}

function product(shape: Shape): number {
  return shape.reduce<number>((result, size) => result * (size ?? NaN), 1);
}

/** What the units of a tensor see of the picture, and how a layer passes it on. */
import type { LayerSource, PictureSource, Shape } from './layerSource';
import {
  collapsed,
  hullOf,
  LONGEST_AXIS,
  mergeParts,
  pictureReach,
  type Reach,
  type ReachPart,
  slidePart,
  type Spans,
} from './reach';
import { reshapePart } from './reshapePart';

export type Field =
  | { kind: 'sees'; rows: Reach; columns: Reach }
  /** Does not depend on the picture. */
  | { kind: 'none' }
  /** `operator` is the first one on the way whose reach is not known. */
  | { kind: 'unknown'; operator: string };

/** A tensor on its way through the layers. */
export interface SeenTensor {
  field: Field;
  shape: Shape | null;
}

const NOTHING: Field = { kind: 'none' };

export function pictureField({ shape, rowAxis, columnAxis }: PictureSource): Field {
  return {
    kind: 'sees',
    rows: pictureReach(rowAxis, shape[rowAxis]!),
    columns: pictureReach(columnAxis, shape[columnAxis]!),
  };
}

/** The field of a layer's output. */
export function passField(layer: LayerSource, inputs: readonly SeenTensor[]): Field {
  if (layer.dependence.kind === 'none') return NOTHING;
  const seen = inputs.filter(({ field }) => field.kind !== 'none');
  if (seen.length === 0) return NOTHING;
  for (const { field } of seen) if (field.kind === 'unknown') return field;

  const rows = passReach(layer, inputs.map(reachOf('rows')));
  const columns = passReach(layer, inputs.map(reachOf('columns')));
  return rows && columns ? { kind: 'sees', rows, columns } : { kind: 'unknown', operator: layer.type };
}

interface ReachedTensor {
  /** No parts when it does not depend on the picture. */
  reach: Reach;
  shape: Shape | null;
}

const reachOf =
  (direction: 'rows' | 'columns') =>
  ({ field, shape }: SeenTensor): ReachedTensor => ({ reach: field.kind === 'sees' ? field[direction] : [], shape });

/** Null when it is not known. */
function passReach({ dependence, shape }: LayerSource, inputs: readonly ReachedTensor[]): Reach | null {
  switch (dependence.kind) {
    case 'axes':
      return followAxes(dependence.axes, inputs, shape);
    case 'slide': {
      const [first, ...others] = inputs;
      const slid = (first?.reach ?? []).map((part) => {
        if (part.axis !== null && dependence.mixes.includes(part.axis)) return collapsed(part);
        const slide = dependence.slides.find(({ axis }) => axis === part.axis);
        return slide ? slidePart(part, slide) : part;
      });
      return mergeParts([
        ...slid.map((part) => withoutAxis(part, dependence.dropped)),
        ...others.flatMap(({ reach }) => reach.map(collapsed)),
      ]);
    }
    case 'concat':
      return concatenated(withGaps(inputs, dependence), dependence.axis);
    case 'reshape': {
      const parts = inputs.flatMap((input) => input.reach.map((part) => reshapePart(part, input.shape, shape)));
      return parts.every((part) => part !== null) ? mergeParts(parts) : null;
    }
    case 'everything':
      return mergeParts(inputs.flatMap(({ reach }) => reach.map(collapsed)));
    case 'none':
    case 'unknown':
      return null;
  }
}

function followAxes(
  axes: readonly (readonly (number | null)[])[],
  inputs: readonly ReachedTensor[],
  shape: Shape | null,
): Reach | null {
  const parts: ReachPart[] = [];
  for (const [i, { reach }] of inputs.entries())
    for (const part of reach) {
      const target = part.axis === null ? null : (axes[i]?.[part.axis] ?? null);
      if (target === null) {
        parts.push(collapsed(part));
        continue;
      }
      const count = part.seen.start.length;
      const size = shape?.[target] ?? count;
      if (size === count) parts.push(target === part.axis ? part : { ...part, axis: target });
      else if (count === 1) parts.push({ ...collapsed(part), window: null });
      else return null;
    }
  return mergeParts(parts);
}

function withoutAxis(part: ReachPart, dropped: number | undefined): ReachPart {
  if (dropped === undefined || part.axis === null || part.axis < dropped) return part;
  return part.axis === dropped ? collapsed(part) : { ...part, axis: part.axis - 1 };
}

/** Constants among the inputs of a concatenation, as tensors that see nothing. */
function withGaps(inputs: readonly ReachedTensor[], { axis, gaps = [] }: { axis: number; gaps?: number[] }) {
  const gap = (k: number): ReachedTensor[] => {
    const size = gaps[k] ?? 0;
    return size > 0 ? [{ reach: [], shape: Array.from({ length: axis + 1 }, () => size) }] : [];
  };
  return [...inputs.flatMap((input, k) => [...gap(k), input]), ...gap(inputs.length)];
}

/**
 * Along an axis that is no place in the picture (the channels) the units of all inputs count as one: the hull of what
 * they see. Along rows, columns or tokens each input keeps its own indices.
 */
function concatenated(inputs: readonly ReachedTensor[], axis: number): Reach | null {
  const parts = inputs.flatMap(({ reach }) => reach);
  if (!parts.some((part) => part.axis === axis)) return mergeParts(parts);

  const elsewhere = mergeParts(parts.filter((part) => part.axis !== null && part.axis !== axis));
  if (!elsewhere) return null;
  // Constants may be said to be of any size: they take no room in a file.
  if (!(inputs.reduce((sum, { shape }) => sum + (shape?.[axis] ?? NaN), 0) <= LONGEST_AXIS)) return null;
  const own: { seen: Spans; window: Spans | null; stride: number }[] = [];
  for (const { reach, shape } of inputs) {
    const size = shape?.[axis];
    if (size === null || size === undefined) return null;
    const here = reach.filter((part) => part.axis === axis || part.axis === null);
    if (reach.length - here.length < elsewhere.length) return null; // its units would see what they do not
    own.push(alongAxis(here, size));
  }
  if (elsewhere.length > 0 && inputs.some(({ reach }) => !sameParts(reach, elsewhere))) return null;
  const windows = own.flatMap((piece) => piece.window ?? []);
  const window = windows.length === own.length ? joined(windows) : null;
  const stride = own.reduce((largest, piece) => Math.max(largest, piece.stride), 0);
  return mergeParts([...elsewhere, { axis, seen: joined(own.map(({ seen }) => seen)), window, stride }]);
}

function sameParts(reach: Reach, parts: Reach): boolean {
  return parts.every((part) => {
    const other = reach.find(({ axis }) => axis === part.axis);
    return other !== undefined && equalSpans(other.seen, part.seen);
  });
}

function equalSpans(a: Spans, b: Spans): boolean {
  return a === b || (a.start.every((start, i) => start === b.start[i]) && a.end.every((end, i) => end === b.end[i]));
}

/** The hull of some parts as a table along one axis of the given size. */
function alongAxis(parts: Reach, size: number): { seen: Spans; window: Spans | null; stride: number } {
  const spans = { start: new Float64Array(size).fill(Infinity), end: new Float64Array(size).fill(-Infinity) };
  for (const { seen } of parts)
    for (let i = 0; i < size; i++) {
      const at = seen.start.length === 1 ? 0 : i;
      spans.start[i] = Math.min(spans.start[i]!, seen.start[at]!);
      spans.end[i] = Math.max(spans.end[i]!, seen.end[at]!);
    }
  const [first] = parts;
  const moves = parts.length === 1 && first !== undefined && first.axis !== null;
  return { seen: spans, window: moves ? first.window : null, stride: first?.stride ?? 1 };
}

function joined(pieces: readonly Spans[]): Spans {
  const all = (key: keyof Spans) => Float64Array.from(pieces.flatMap((spans) => [...spans[key]]));
  return { start: all('start'), end: all('end') };
}

/** What one unit sees; indices by axis. An axis without an index is seen from end to end. */
export function spanAt(reach: Reach, of: 'seen' | 'window', index: (axis: number) => number | null): Spans | null {
  const spans: Spans[] = [];
  for (const { axis, ...part } of reach) {
    const table = part[of];
    if (!table) return null;
    const at = axis === null ? 0 : index(axis);
    spans.push(
      at === null ? hullOf(table) : { start: table.start.slice(at, at + 1), end: table.end.slice(at, at + 1) },
    );
  }
  const all = (key: keyof Spans) => Float64Array.from(spans, (span) => span[key][0]!);
  return hullOf({ start: all('start'), end: all('end') });
}

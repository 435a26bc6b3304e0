/** Which of the known architectures a list of names and shapes is the state of. */
import { ARCHITECTURES, type ArchitectureName } from '../architectures/architectures';
import { type NetworkPlan, type Parameter, parametersOf } from '../architectures/networkPlan';
import { type CheckpointTensor, invalidCheckpoint, quoted, SAVE_WEIGHTS_ONLY } from './checkpoint';
import { normaliseNames } from './normaliseNames';

export interface FittedArchitecture {
  name: ArchitectureName;
  /** With the width and the classes of the checkpoint. */
  plan: NetworkPlan;
  /** By the plan's names of parameters: one for each. */
  tensors: ReadonlyMap<string, CheckpointTensor>;
}

/** Caffe's have no state_dict. */
const CANDIDATES = (Object.keys(ARCHITECTURES) as ArchitectureName[]).filter(
  (name) => ARCHITECTURES[name].family === 'torchvision',
);
/** Tensors that a message names; the others are counted. */
const NAMED = 3;
const MAX_CLASSES = 1_000_000;
/** Factors for the number of channels that are tried. */
const MAX_WIDTH = 8;
const OWN_ARCHITECTURE =
  'For another architecture export the network with torch.onnx.export and import the .onnx file.';

/** Throws `invalid_network` that says which architecture comes nearest, and what is missing, left over or of another shape. */
export function fitArchitecture(given: readonly CheckpointTensor[], fileName: string): FittedArchitecture {
  const tensors = normaliseNames(given);
  if (tensors.size === 0) throw invalidCheckpoint(fileName, 'holds 0 tensors of a network', SAVE_WEIGHTS_ONLY);
  const comparisons = CANDIDATES.map((name) => compareBest(name, tensors));
  const fits = comparisons.find(({ problems }) => problems === 0);
  if (fits) return { name: fits.name, plan: fits.plan, tensors };
  const nearest = comparisons.reduce((best, one) => (one.share > best.share ? one : best));
  const titles = CANDIDATES.map((name) => ARCHITECTURES[name].title).join(', ');
  const known = `Known by their weights alone are ${titles} as torchvision names their layers.`;
  if (nearest.share === 0)
    throw invalidCheckpoint(fileName, `holds ${tensors.size} tensors, such as ${list([...tensors.keys()].map(quoted))}, of no known architecture`, `${known} ${OWN_ARCHITECTURE}`); // prettier-ignore
  throw invalidCheckpoint(
    fileName,
    `fits no known architecture. ${ARCHITECTURES[nearest.name].title} comes nearest, but ${describe(nearest)}`,
    `${known} ${OWN_ARCHITECTURE}`,
  );
}

interface Comparison {
  name: ArchitectureName;
  plan: NetworkPlan;
  missing: string[];
  unexpected: string[];
  misshaped: string[];
  problems: number;
  /** Of all names, on either side, those that both have: 0 to 1. */
  share: number;
}

/** With the width that fits best of those which the file's shapes suggest. Widths that round unevenly are not found. */
function compareBest(name: ArchitectureName, tensors: ReadonlyMap<string, CheckpointTensor>): Comparison {
  const published = compare(name, ARCHITECTURES[name].plan(), tensors);
  // Other widths change shapes only: where names differ, no width helps.
  if (published.problems === 0 || published.share === 0) return published;
  const parameters = parametersIn(published.plan);
  const [last] = parameters.filter(({ dims }) => dims.length > 1).slice(-1);
  const classes = rowsOf(tensors, last) ?? published.plan.classes;
  if (classes > MAX_CLASSES) return published;
  const widths = new Set([1]);
  for (const parameter of widthWitnesses(parameters, last)) {
    const width = (rowsOf(tensors, parameter) ?? 0) / parameter.dims[0]!;
    if (width > 0 && width <= MAX_WIDTH) widths.add(width);
  }
  return [...widths]
    .map((width) => compare(name, ARCHITECTURES[name].plan({ width, classes }), tensors))
    .reduce((best, one) => (one.problems < best.problems ? one : best), published);
}

/** The first layer, whose channels are few, and the one with the most, where rounding matters least. */
function widthWitnesses(parameters: readonly Parameter[], last: Parameter | undefined): Parameter[] {
  const weights = parameters.filter((parameter) => parameter.dims.length > 1 && parameter !== last);
  const widest = weights.reduce<Parameter | undefined>((best, one) => (best && best.dims[0]! >= one.dims[0]! ? best : one), undefined); // prettier-ignore
  return [...weights.slice(0, 1), ...(widest ? [widest] : [])];
}

function rowsOf(tensors: ReadonlyMap<string, CheckpointTensor>, parameter: Parameter | undefined): number | null {
  const rows = parameter && tensors.get(parameter.name)?.shape[0];
  return rows !== undefined && rows > 0 ? rows : null;
}

function compare(
  name: ArchitectureName,
  plan: NetworkPlan,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): Comparison {
  const parameters = parametersIn(plan);
  const names = new Set(parameters.map((parameter) => parameter.name));
  const missing = parameters.flatMap((parameter) => (tensors.has(parameter.name) ? [] : [quoted(parameter.name)]));
  const unexpected = [...tensors.keys()].filter((tensor) => !names.has(tensor)).map(quoted);
  const misshaped = parameters.flatMap(({ name: tensor, dims }) => {
    const shape = tensors.get(tensor)?.shape;
    return shape && shape.join() !== dims.join()
      ? [`${quoted(tensor)} (${shape.join(' × ') || 'a single number'} in place of ${dims.join(' × ')})`]
      : [];
  });
  return {
    name,
    plan,
    missing,
    unexpected,
    misshaped,
    problems: missing.length + unexpected.length + misshaped.length,
    share: (names.size - missing.length) / (names.size + unexpected.length),
  };
}

function parametersIn({ layers }: NetworkPlan): Parameter[] {
  return layers.flatMap(parametersOf);
}

function describe({ missing, unexpected, misshaped }: Comparison): string {
  const parts = [
    missing.length > 0 && `it lacks ${list(missing)}`,
    unexpected.length > 0 && `it has ${list(unexpected)} besides`,
    misshaped.length > 0 && `these have other shapes: ${list(misshaped)}`,
  ];
  return parts.filter(Boolean).join('; ');
}

function list(items: readonly string[]): string {
  const named = items.slice(0, NAMED).join(', ');
  return items.length > NAMED ? `${named} and ${items.length - NAMED} more` : named;
}

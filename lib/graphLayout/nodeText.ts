/** What stands in a node of the drawing. */
import type { NetworkLayer } from '../domain/networkGraph';
import type { FoldedNode } from './foldLayers';

export interface NodeText {
  title: string;
  detail: string;
}

/** Operators that join branches. */
const ADDS = /^(Add|Sum)/;
const CONCATENATES = /^Concat/;
/** Concatenations in one block that make it a dense one. */
const DENSE_CONCATENATIONS = 3;

export function nodeText({ kind, layers }: Pick<FoldedNode, 'kind' | 'layers'>): NodeText {
  const [first] = layers;
  if (kind === 'input' || !first) return { title: 'Picture', detail: 'input' };
  const output = shapeOf(layers.at(-1) ?? first);
  if (kind === 'block') {
    const name = commonName(upToJoin(layers).map((layer) => layer.name));
    const form = blockForm(layers);
    const title = name ?? (form ? `${form} block` : 'block');
    return { title, detail: `${name && form ? `${form}, ` : ''}${layers.length} layers → ${output}` };
  }
  const followers = layers.slice(1).map(({ type }) => SHORT[type] ?? type);
  return {
    title: first.detail ? `${first.type} ${first.detail}` : first.type,
    detail: [output, ...followers].join(' · '),
  };
}

const SHORT: Record<string, string> = { BatchNormalization: 'BN', FusedBatchNormV3: 'BN', BatchNorm: 'BN' };

/** Without what follows the last join: the normalisation there often belongs to the next part, by its name too. */
function upToJoin(layers: readonly NetworkLayer[]): readonly NetworkLayer[] {
  const join = layers.findLastIndex(({ inputs }) => inputs.length > 1);
  return join < 0 ? layers : layers.slice(0, join + 1);
}

function blockForm(layers: readonly NetworkLayer[]): 'dense' | 'residual' | 'parallel' | null {
  if (layers.filter(({ type }) => CONCATENATES.test(type)).length >= DENSE_CONCATENATIONS) return 'dense';
  const join = upToJoin(layers).at(-1);
  if (join && ADDS.test(join.type)) return 'residual';
  return join && CONCATENATES.test(join.type) ? 'parallel' : null;
}

function shapeOf({ outputShape }: NetworkLayer): string {
  return outputShape?.map((size) => size ?? 'n').join('×') ?? '?';
}

/** The last part of what all names begin with: "layer1.0" of "/layer1/layer1.0/conv1/Conv" and its like; null if nothing. */
export function commonName(names: readonly string[]): string | null {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  const shared = first.slice(0, length);
  // Only whole parts count: "conv1" and "conv12" share no part.
  const end = others.every((name) => /^[/._:-]/.test(name.slice(length))) && /^[/._:-]/.test(first.slice(length));
  const whole = end ? shared : shared.slice(0, shared.search(/[/._:-][^/._:-]*$/) + 1);
  const part = whole
    .replace(/[/._:-]+$/, '')
    .split('/')
    .at(-1);
  return part && part.length > 1 ? part : null;
}

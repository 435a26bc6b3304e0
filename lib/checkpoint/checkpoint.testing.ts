/** Writes checkpoints for tests, the forbidden ones too: safetensors, and what torch.save puts into its zip. */
import { type NetworkPlan, parametersOf } from '../architectures/networkPlan';
import { seededWeights } from '../architectures/seededWeights';

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** The state of a network with the seeded weights of buildArchitecture. */
export function stateOf(plan: NetworkPlan, seed = 1): NamedTensor[] {
  return plan.layers
    .flatMap(parametersOf)
    .map((parameter) => ({ name: parameter.name, shape: parameter.dims, values: seededWeights(parameter, seed) }));
}

export function writeSafetensors(tensors: readonly NamedTensor[]): Uint8Array {
  let end = 0;
  const header = tensors.map(({ name, shape, values }): [string, object] => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', { format: 'pt' }], ...header]));
  return safetensors(json, concat(tensors.map(({ values }) => bytesOf(values))));
}

/** Any header before any data. */
export function safetensors(header: string, data: Uint8Array, declaredLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, declaredLength ?? BigInt(text.length), true);
  return concat([length, text, data]);
}

/** Instructions of a pickle of protocol 2, each as Latin-1 text that leaves one value on the stack. */
export const op = {
  text: (value: string) => `X${word(value.length)}${value}`,
  int: (value: number) => `J${word(value)}`,
  tuple: (...items: string[]) => `(${items.join('')}t`,
  dict: (entries: Record<string, string>) =>
    `}(${Object.entries(entries).map(([key, value]) => op.text(key) + value).join('')}u`, // prettier-ignore
  global: (module: string, name: string) => `c${module}\n${name}\n`,
  call: (module: string, name: string, ...args: string[]) => `${op.global(module, name)}${op.tuple(...args)}R`,
  storage: (key: string, elements: number, type = 'FloatStorage') =>
    `${op.tuple(op.text('storage'), op.global('torch', type), op.text(key), op.text('cpu'), op.int(elements))}Q`,
  tensor: (storage: string, shape: readonly number[], strides: readonly number[] = rowByRow(shape), offset = 0) =>
    op.call(
      'torch._utils',
      '_rebuild_tensor_v2',
      storage,
      op.int(offset),
      op.tuple(...shape.map(op.int)),
      op.tuple(...strides.map(op.int)),
      '\x89',
      op.call('collections', 'OrderedDict'),
    ),
};

export function pickle(body: string): Uint8Array {
  return Uint8Array.from(`\x80\x02${body}.`, (character) => character.charCodeAt(0));
}

export interface ZippedFile {
  name: string;
  data: Uint8Array;
}

/** The files of torch.save(state, …). `wrap` puts the dictionary into something else. */
export function stateDictFiles(tensors: readonly NamedTensor[], wrap = (dict: string) => dict): ZippedFile[] {
  const entries = tensors.map(({ name, shape, values }, i): [string, string] => [
    name,
    op.tensor(op.storage(String(i), values.length), shape),
  ]);
  return [
    { name: 'archive/data.pkl', data: pickle(wrap(op.dict(Object.fromEntries(entries)))) },
    ...tensors.map(({ values }, i) => ({ name: `archive/data/${i}`, data: bytesOf(values) })),
  ];
}

/** Numbers from 0 to 1 for fuzzing, the same each time. */
export function fuzzNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function rowByRow(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
}

function word(value: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (value >> shift) & 0xff));
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

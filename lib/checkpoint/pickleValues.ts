/** What a pickle of weights may hold. Nothing here is an object of Python: names of functions stay names. */
import type { ElementType } from './elements';

export type PickleValue =
  null | boolean | number | string | PickleList | PickleTuple | PickleDict | Global | Storage | StoredTensor;

export interface PickleList {
  kind: 'list';
  items: PickleValue[];
}
export interface PickleTuple {
  kind: 'tuple';
  items: readonly PickleValue[];
}
export interface PickleDict {
  kind: 'dict';
  entries: Map<PickleValue, PickleValue>;
}
/** A function or type of Python that is on the list of those which are understood. */
export interface Global {
  kind: 'global';
  name: string;
}
/** Numbers that lie in a file of their own in the zip. */
export interface Storage {
  kind: 'storage';
  type: ElementType;
  /** Name of the file below "data/". */
  key: string;
  elements: number;
}
/** A view of a storage; offset and strides in elements. */
export interface StoredTensor {
  kind: 'tensor';
  storage: Storage;
  offset: number;
  shape: number[];
  strides: number[];
}

type Kind = Extract<PickleValue, { kind: string }>['kind'];

export function isKind<K extends Kind>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** The storages of torch, by the names that pickles call them. */
export const STORAGE_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);

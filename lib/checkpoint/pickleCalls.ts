/** The few functions that a pickle of weights calls, done by hand. No other one is known, and none is ever run. */
import { countElements } from './elements';
import { isKind, type PickleValue, STORAGE_TYPES } from './pickleValues';

const CALLS = ['collections.OrderedDict', 'torch._utils._rebuild_tensor_v2', 'torch._utils._rebuild_parameter', 'torch.Size']; // prettier-ignore
const KNOWN: ReadonlySet<string> = new Set([...CALLS, ...STORAGE_TYPES.keys()]);
const MAX_DIMENSIONS = 8;

export function isKnownGlobal(name: string): boolean {
  return KNOWN.has(name);
}

/** What the function gives for these arguments; undefined when they are not those that torch.save writes. */
export function callKnown(name: string, args: readonly PickleValue[]): PickleValue | undefined {
  const [first] = args;
  switch (name) {
    case 'collections.OrderedDict':
      return args.length === 0 ? { kind: 'dict', entries: new Map() } : undefined;
    case 'torch.Size':
      return isKind(first, 'tuple') ? first : undefined;
    case 'torch._utils._rebuild_parameter':
      return isKind(first, 'tensor') ? first : undefined;
    case 'torch._utils._rebuild_tensor_v2':
      return rebuildTensor(args);
    default:
      return undefined;
  }
}

/** ('storage', type, key, device, number of elements): the way in which a pickle points at a file of the zip. */
export function loadPersistent(id: PickleValue | undefined): PickleValue | undefined {
  if (!isKind(id, 'tuple')) return undefined;
  const [what, global, key, , elements] = id.items;
  const type = isKind(global, 'global') ? STORAGE_TYPES.get(global.name) : undefined;
  if (what !== 'storage' || !type || typeof key !== 'string' || !isSize(elements)) return undefined;
  return { kind: 'storage', type, key, elements };
}

/** Views that reach beyond their storage, or that show a number twice (torch.expand), are none that weights have. */
function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[]): PickleValue | undefined {
  const shape = sizesOf(size);
  const strides = sizesOf(stride);
  if (!isKind(storage, 'storage') || !isSize(offset) || !shape || !strides) return undefined;
  if (shape.length !== strides.length || shape.length > MAX_DIMENSIONS) return undefined;
  const count = countElements(shape);
  if (count === null || count > storage.elements) return undefined;
  const last = shape.reduce((at, length, d) => at + (length - 1) * strides[d]!, offset);
  if (count > 0 && !(last < storage.elements)) return undefined;
  return { kind: 'tensor', storage, offset, shape, strides };
}

function sizesOf(value: PickleValue | undefined): number[] | null {
  return isKind(value, 'tuple') && value.items.every(isSize) ? value.items.map(Number) : null;
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

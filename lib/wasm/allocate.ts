/** Arrays that functions of WebAssembly work on: all of them in one memory, their addresses in it being their `byteOffset`. */
const PAGE_BYTES = 65_536;
/** A line of the cache: no pair of numbers then lies across two of them. */
const ALIGNMENT = 64;

interface ArraySpec<A> {
  bytes: number;
  length: number;
  view: (buffer: ArrayBuffer, address: number, length: number) => A;
}

export function float64s(length: number): ArraySpec<Float64Array<ArrayBuffer>> {
  return { bytes: 8 * length, length, view: (...at) => new Float64Array(...at) };
}

export function float32s(length: number): ArraySpec<Float32Array<ArrayBuffer>> {
  return { bytes: 4 * length, length, view: (...at) => new Float32Array(...at) };
}

export function int32s(length: number): ArraySpec<Int32Array<ArrayBuffer>> {
  return { bytes: 4 * length, length, view: (...at) => new Int32Array(...at) };
}

type Specs = Record<string, ArraySpec<Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>>;

/** The arrays of such specs. */
export type ArraysOf<S extends Specs> = { [K in keyof S]: ReturnType<S[K]['view']> };

/** All zero. They stay in place: the memory never grows. */
export function allocate<S extends Specs>(specs: S): { memory: WebAssembly.Memory; arrays: ArraysOf<S> } {
  const places: [string, number][] = [];
  let end = ALIGNMENT; // nothing is at address 0
  for (const [name, { bytes }] of Object.entries(specs)) {
    places.push([name, end]);
    end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE_BYTES) });
  const arrays = places.map(([name, address]) => [name, specs[name]?.view(memory.buffer, address, specs[name].length)]);
  return { memory, arrays: Object.fromEntries(arrays) as ArraysOf<S> };
}

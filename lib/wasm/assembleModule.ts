/** A module of WebAssembly from functions that all work on one memory, which whoever starts it hands in. */
import { join, list, sized, unsigned } from './bytes';
import type { FunctionBuilder } from './functionBuilder';

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };

/** The module's bytes: it imports `env.memory` and exports each function under its name (WebAssembly Core Specification, section 5.5). */
export function assembleModule(functions: Readonly<Record<string, FunctionBuilder>>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(functions);
  const encoded = Object.values(functions).map((each) => each.encode());
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 0];
  const exported = names.map((name, index) => [...text(name), 0x00, ...unsigned(index)]);
  return new Uint8Array(
    join(
      MAGIC,
      section(SECTION.types, list(encoded.map(({ type }) => type))),
      section(SECTION.imports, list([memory])),
      section(SECTION.functions, list(names.map((_, index) => unsigned(index)))),
      section(SECTION.exports, list(exported)),
      section(SECTION.code, list(encoded.map(({ code }) => code))),
    ),
  );
}

function section(id: number, content: readonly number[]): number[] {
  return join(id, sized(content));
}

function text(ascii: string): number[] {
  return sized([...ascii].map((letter) => letter.charCodeAt(0)));
}

/** The functions of a module as its instances have them: with addresses and numbers for arguments, see there for each. */
export type WasmFunction = (...args: number[]) => number;

/** Starts the functions on memories: they are translated once, when the first is asked for. Throws where a processor computes on one number at a time. */
export function compileOnce<Name extends string>(
  functions: () => Record<Name, FunctionBuilder>,
): (memory: WebAssembly.Memory) => Record<Name, WasmFunction> {
  let compiled: WebAssembly.Module | null = null;
  return (memory) => {
    compiled ??= new WebAssembly.Module(assembleModule(functions()));
    return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Record<Name, WasmFunction>;
  };
}

/** A function of WebAssembly, statement by statement. */
import { join, sized, unsigned } from './bytes';
import { type F64, type F64x2, type I32, i32, store, type Value, type WasmType } from './values';

const TYPE_BYTES: Record<WasmType, number> = { i32: 0x7f, f64: 0x7c, f64x2: 0x7b, f32x4: 0x7b };
const NOTHING = 0x40;

/** A variable; reading it is a value. */
export interface Local<T extends WasmType> extends Value<T> {
  readonly index: number;
}

/** A whole number, most often a place in memory, that goes on from step to step. */
export type Address = Local<'i32'>;

/**
 * Parameters first, then statements in their order. A value may be used again: its code then runs again, so that what is
 * dear, or changes in between, is kept with `let`.
 */
export class FunctionBuilder {
  private readonly types: WasmType[] = [];
  private parameters = 0;
  private body: number[] = [];
  private result: WasmType | null = null;

  /** Before all other variables. */
  parameter<T extends WasmType>(type: T): Local<T> {
    this.parameters++;
    return this.variable(type);
  }

  /** Addresses and other whole numbers, by name. */
  addresses<const Names extends readonly string[]>(...names: Names): Record<Names[number], Address> {
    return Object.fromEntries(names.map((name) => [name, this.parameter('i32')])) as Record<Names[number], Address>;
  }

  /** 0 at first. */
  variable<T extends WasmType>(type: T): Local<T> {
    const index = this.types.push(type) - 1;
    return { type, index, code: [0x20, ...unsigned(index)] };
  }

  set<T extends WasmType>(variable: Local<T>, to: Value<T>): void {
    this.body.push(...to.code, 0x21, ...unsigned(variable.index));
  }

  /** A new variable that holds the value. */
  let<T extends WasmType>(to: Value<T>): Local<T> {
    const variable = this.variable(to.type);
    this.set(variable, to);
    return variable;
  }

  increase(variable: Address, by: I32 | number): void {
    this.set(variable, i32.add(variable, typeof by === 'number' ? i32.of(by) : by));
  }

  storeI32(address: I32, what: I32, offset = 0): void {
    this.body.push(...store.i32(address, what, offset));
  }

  storeF64(address: I32, what: F64, offset = 0): void {
    this.body.push(...store.f64(address, what, offset));
  }

  storeF64x2(address: I32, what: F64x2, offset = 0): void {
    this.body.push(...store.f64x2(address, what, offset));
  }

  /** As long as the condition holds, which is asked first. */
  while(condition: I32, statements: () => void): void {
    this.when(condition, () => {
      this.body.push(0x03, NOTHING); // loop
      statements();
      this.body.push(...condition.code, 0x0d, 0, 0x0b); // again if it holds
    });
  }

  /** While `pointer` is before `end`, which is a variable or a constant; then goes on by so many bytes. */
  sweep(pointer: Address, end: I32, bytes: number, statements: () => void): void {
    this.while(i32.below(pointer, end), () => {
      statements();
      this.increase(pointer, bytes);
    });
  }

  when(condition: I32, statements: () => void): void {
    this.body.push(...condition.code, 0x04, NOTHING);
    statements();
    this.body.push(0x0b);
  }

  /** The last statement. */
  return(what: Value<WasmType>): void {
    this.result = what.type;
    this.body.push(...what.code);
  }

  /** For assembleModule: the bytes of the function's type and of its code. */
  encode(): { type: number[]; code: number[] } {
    const parameters = this.types.slice(0, this.parameters).map((type) => TYPE_BYTES[type]);
    const results = this.result === null ? [] : [TYPE_BYTES[this.result]];
    const variables = this.types.slice(this.parameters).flatMap((type) => [1, TYPE_BYTES[type]]);
    const count = unsigned(this.types.length - this.parameters);
    return {
      type: [0x60, ...sized(parameters), ...sized(results)],
      code: sized(join(count, variables, this.body, 0x0b)),
    };
  }
}

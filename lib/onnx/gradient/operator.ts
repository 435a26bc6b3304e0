/** What an operator has to know so that a gradient can be taken through it. Values are in double precision. */
import type { NodeProto } from '../generated/onnx_pb';

export interface Values {
  dims: readonly number[];
  /** Row-major. */
  data: Float64Array;
}

export interface Step {
  /** Null where an optional input is left out. */
  inputs: readonly (Values | null)[];
  attributes: Attributes;
}

export interface Operator {
  /** Throws RangeError for a form of the operator that is not known here. */
  forward(step: Step): Values;
  /**
   * Of the scalar that is asked about, by each input, as long as the input; null where it is not wanted or there is none.
   * @param gradient by each value of the output
   */
  backward(
    gradient: Float64Array,
    step: Step & { output: Values; wanted: readonly boolean[] },
  ): (Float64Array | null)[];
  /** Multiplications of a forward pass, where they are many. */
  work?(step: Step): number;
}

/** An operator's settings with what the standard says when they are left out. */
export class Attributes {
  constructor(private readonly node: Pick<NodeProto, 'attribute'>) {}

  private find(name: string) {
    return this.node.attribute.find((one) => one.name === name);
  }
  int(name: string, usual: number): number {
    const found = this.find(name);
    return found ? Number(found.i) : usual;
  }
  float(name: string, usual: number): number {
    return this.find(name)?.f ?? usual;
  }
  ints(name: string): number[] | null {
    return this.find(name)?.ints.map(Number) ?? null;
  }
  text(name: string, usual: string): string {
    const found = this.find(name);
    return found ? String.fromCharCode(...found.s) : usual;
  }
}

export const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** An input that the operator cannot do without. */
export function needed(step: Pick<Step, 'inputs'>, at: number): Values {
  const values = step.inputs[at];
  if (!values) throw new RangeError(`its input ${at + 1} is missing`);
  return values;
}

/** Whole numbers from an input, or from the attribute that older versions of the operator have; null: neither. */
export function axesOf({ inputs, attributes }: Step, at: number, name = 'axes'): number[] | null {
  const given = inputs[at];
  return given ? Array.from(given.data) : attributes.ints(name);
}

export const fromEnd = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

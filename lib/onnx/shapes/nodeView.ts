/** One node of an ONNX graph with what is known of its inputs: what the rules of shapes.ts read. */
import { AppError } from '../../domain/appError';
import type { Shape, WeightSource } from '../../network/layerSource';
import type { AttributeProto, NodeProto } from '../generated/onnx_pb';
import { isStandardDomain, MAX_RANK } from '../inspectOnnx';

/** Numbers that are known before anything runs: shapes, axes, scales. */
export interface KnownValue {
  dims: readonly number[];
  values: readonly number[];
  /** Whole numbers, which divide as such. */
  whole: boolean;
}

export interface TensorView {
  name: string;
  shape: Shape | null;
  /** Null when it is not known, or too large to be a shape. */
  value: () => KnownValue | null;
  /** The picture, or what a layer makes of it. The others are weights, constants, and what is computed from them. */
  isLayer: boolean;
  /** Trained values that it holds; none for what is computed. */
  weights: readonly WeightSource[];
  /** The constants that another constant is computed from. */
  madeFrom: readonly TensorView[];
}

export class NodeView {
  /** With its domain, unless that is the standard one. */
  readonly type: string;
  private readonly attributes: ReadonlyMap<string, AttributeProto>;

  constructor(
    readonly node: NodeProto,
    /** By position; null where the node leaves one out. */
    readonly inputs: readonly (TensorView | null)[],
    /** Version of the standard operators. */
    readonly opset: number,
    /** Shapes that the file declares for the outputs, for want of better. */
    readonly declared: readonly (Shape | null)[],
    private readonly fileName: string,
  ) {
    this.type = isStandardDomain(node.domain) ? node.opType : `${node.domain}.${node.opType}`;
    this.attributes = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
  }

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  int(name: string, otherwise: number): number {
    const attribute = this.attributes.get(name);
    return attribute ? Number(attribute.i) : otherwise;
  }

  ints(name: string): number[] | null {
    return this.attributes.get(name)?.ints.map(Number) ?? null;
  }

  floats(name: string): number[] | null {
    return this.attributes.get(name)?.floats ?? null;
  }

  text(name: string, otherwise: string): string {
    const bytes = this.attributes.get(name)?.s;
    return bytes ? String.fromCharCode(...bytes.subarray(0, MAX_TEXT)) : otherwise;
  }

  shape(position: number): Shape | null {
    return this.inputs[position]?.shape ?? null;
  }

  /** The known numbers of an input. */
  values(position: number): readonly number[] | null {
    return this.inputs[position]?.value()?.values ?? null;
  }

  /** Settings that are an attribute in old versions and an input in new ones. Undefined: given nowhere; null: not known. */
  setting(attribute: string, position: number): readonly number[] | null | undefined {
    if (this.inputs[position]) return this.values(position);
    return this.ints(attribute) ?? undefined;
  }

  /** The network cannot be run as it is: `problem` goes after "its layer … ". */
  refuse(problem: string): never {
    const name = this.node.name || (this.node.output[0] ?? '');
    throw new AppError(
      'invalid_network',
      `The file "${this.fileName}" cannot be used with this card: its layer "${name}" (${this.type}) ${problem}. Check the size of the input in the card, or export the network again.`,
    );
  }
}

const MAX_TEXT = 256;

/** A file may give a tensor a million dimensions, and every operator behind it would have as many: then it has no shape. */
export function usableShape(shape: Shape | null): Shape | null {
  return shape !== null && shape.length <= MAX_RANK ? shape : null;
}

/** Axis −1 is the last one; null when it is outside. */
export function axisIn(axis: number, rank: number): number | null {
  const positive = axis < 0 ? axis + rank : axis;
  return positive >= 0 && positive < rank ? positive : null;
}

/** All of them, or null when one is outside. */
export function axesIn(axes: readonly number[], rank: number): number[] | null {
  const positive = axes.flatMap((axis) => axisIn(axis, rank) ?? []);
  return positive.length === axes.length ? positive : null;
}

/**
 * A network as its file tells it, whatever the format: layers in order, and for each of them how its output depends on
 * what it reads. Receptive fields, the layer list and the penultimate tensor are computed from this alone.
 *
 * Shapes are those of one run for the size of the card, batch included (`NetworkSource.batch` pictures). Axes are
 * counted from 0 in these shapes, so the batch is axis 0 of the picture.
 */

/** A dimension that is not known is null. */
export type Shape = readonly (number | null)[];

/** Trained values that a layer reads. Two layers that share a tensor name it equally. */
export interface WeightSource {
  name: string;
  /** Number of values. */
  count: number;
}

/** The first and last input index that an output index is made of; nothing when the last is before the first. */
export type IndexRange = readonly [first: number, last: number];

/**
 * Along one axis: output index i is made of the input's indices first, first + step, …, last of `reads(i)`. They may lie
 * outside the input, where padding is. The constructors are in slides.ts.
 */
export interface Slide {
  axis: number;
  /** Output indices: reads is asked for 0 to count − 1. A rule and no table, so that a description stays small. */
  count: number;
  reads: (output: number) => IndexRange;
  /** Distance of the indices that are read: the dilation. */
  step: number;
  /** Input indices from one output index to the next: the stride; below 1 where the output is larger. */
  stride: number;
  /** Where reading outside the input reads an index inside instead (reflected or repeated borders): what is truly read. */
  readsTruly?: (output: number) => IndexRange;
}

/** How each unit of an output depends on the units of the inputs. */
export type Dependence =
  /**
   * For each input and each of its axes, the output axis that moves along with it; null where each unit sees that axis
   * from end to end. Element-wise operators with their broadcasting, transpositions, reductions, dense layers.
   */
  | { kind: 'axes'; axes: (number | null)[][] }
  /**
   * The first input through windows along some axes. Each unit sees the axes `mixes` from end to end; the others stay.
   * `dropped` is an axis of one index that the output leaves out.
   */
  | { kind: 'slide'; slides: Slide[]; mixes: number[]; dropped?: number }
  /**
   * The inputs one after the other along an axis. Where constants stand between them, `gaps` says how many of their
   * indices come before each input, and after the last.
   */
  | { kind: 'concat'; axis: number; gaps?: number[] }
  /** The values of the first input, in order, in another shape. */
  | { kind: 'reshape' }
  /** Not on the values of any input: on their shape at most. */
  | { kind: 'none' }
  /** Each unit on every value of every input: recurrent layers, sorting, sampling at computed places. */
  | { kind: 'everything' }
  /** It is not known how. */
  | { kind: 'unknown' };

export interface LayerSource {
  /** Unique in the network. */
  name: string;
  /** The operator as the file calls it. */
  type: string;
  /** For people: "3×3, stride 2, pad 1"; empty where there is nothing to say. See windowDetail. */
  detail: string;
  /**
   * Tensors that it reads, in order: the picture's or another layer's. Weights and constants are not among them.
   * `dependence` counts in this order.
   */
  inputs: readonly string[];
  /** The tensor that it gives. A node with several outputs is one layer for each of them. */
  tensor: string;
  /** Null when not even the rank is known. */
  shape: Shape | null;
  weights: readonly WeightSource[];
  dependence: Dependence;
  /** Axis of the channels in `shape`; null where there is none. Left out: it follows from the inputs. */
  channelAxis?: number | null;
  /**
   * weighted: a dense layer or a convolution with weights of its own, as a classifier is. same: the values of its input
   * as they are, perhaps in another shape or type. other: everything else.
   */
  role: 'weighted' | 'same' | 'other';
}

export interface PictureSource {
  tensor: string;
  /** All sizes known. */
  shape: readonly number[];
  rowAxis: number;
  columnAxis: number;
  channelAxis: number;
}

export interface NetworkSource {
  picture: PictureSource;
  /** Pictures of one run: the first dimension of the picture's tensor. */
  batch: number;
  /** Every layer comes after those that it reads. */
  layers: readonly LayerSource[];
  /** Tensor of the class scores. */
  outputTensor: string;
}

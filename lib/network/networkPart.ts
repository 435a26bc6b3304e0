/** A part of a network that computes some of its tensors from others, as an engine opens it. Maps are channels last. */

/** Values of some maps: count × height × width × channels; of other tensors, as the network gives them. */
export interface PartTensor {
  data: Float32Array;
  dims: readonly number[];
}

export interface PartInput {
  /** Unique in the part. */
  name: string;
  tensor: string;
  channels: number;
  /** Rows and columns; null where they differ from run to run. */
  size: { height: number; width: number } | null;
}

export interface PartLayer {
  tensor: string;
  /** The part's input that stands for a tensor that the layer reads; the others are made in the part itself. */
  reads: ReadonlyMap<string, string>;
  /** It reads through a window, whose padding is in the input. */
  windowed: boolean;
}

export interface PartSpec {
  inputs: readonly PartInput[];
  /**
   * Layers that read inputs by name, and whose windows have their padding in them already. All other layers that the
   * outputs need are as they are in the network, and read an input that has the name of their tensor.
   */
  rewired: readonly PartLayer[];
  /** Tensors that it gives: maps channels last, others as they are. */
  outputs: readonly { tensor: string; isMap: boolean }[];
}

/** Batches may differ from run to run. */
export interface NetworkPart {
  /** Feeds by the names of inputs, results by tensor. What it gives may be overwritten by the next run. */
  run(feeds: Readonly<Record<string, PartTensor>>): Promise<Record<string, PartTensor>>;
  release(): Promise<void>;
}

export type OpenPart = (spec: PartSpec) => Promise<NetworkPart>;

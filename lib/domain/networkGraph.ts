/**
 * A network as a graph of layers, whatever file it came from. Shapes and receptive fields hold for the input size of one
 * model card.
 */
import { z } from 'zod';

/**
 * What one row (or column) of units sees along one axis of the input: unit i sees the pixels
 * [offset + i·stride, offset + i·stride + size), before clipping at the border. `offset` is negative with padding.
 */
export const axisFieldSchema = z.object({
  size: z.int().min(1),
  stride: z.number().positive(),
  offset: z.number(),
});
export type AxisField = z.infer<typeof axisFieldSchema>;

export const receptiveFieldSchema = z.discriminatedUnion('kind', [
  /** The same window for every unit, moved by the stride. */
  z.object({
    kind: z.literal('window'),
    height: axisFieldSchema,
    width: axisFieldSchema,
    /** Whether the window is larger than the input on some axis: then every unit of it sees past the border. */
    exceedsInput: z.boolean(),
  }),
  /**
   * Each unit sees the whole input: after a dense layer, a global pooling, an attention. A margin narrower than a
   * stride, which no window fills, is left aside.
   */
  z.object({ kind: z.literal('whole') }),
  /** Windows that are not one window moved by a stride (after a resize, say); size of the largest one in pixels. */
  z.object({ kind: z.literal('irregular'), height: z.int(), width: z.int(), exceedsInput: z.boolean() }),
  /** Does not depend on the picture. */
  z.object({ kind: z.literal('none') }),
  /** The graph has an operator whose reach is not known; `operator` is the first one on the way. */
  z.object({ kind: z.literal('unknown'), operator: z.string() }),
]);
export type ReceptiveField = z.infer<typeof receptiveFieldSchema>;

export const networkLayerSchema = z.object({
  /** Unique in the network: the node's own name, or one made of operator and output where the file gives none. */
  name: z.string().min(1),
  /** The operator as the file calls it: Conv, MaxPool, DepthwiseConv2D. */
  type: z.string().min(1),
  /** The tensor that it gives; what is fetched to see its activations. */
  tensor: z.string().min(1),
  /** Shape of one picture's output, without the batch, in the network's own order; null where it is not known. */
  outputShape: z.array(z.int().nullable()).nullable(),
  /** Where the channels are in `outputShape`; null when the output is no map and no vector of channels. */
  channelAxis: z.int().nullable(),
  /** Trained values that this layer reads. A tensor that two layers share is counted at the first of them. */
  parameters: z.int().min(0),
  /** Names of the layers that it reads, in order; the network's input is named "input". */
  inputs: z.array(z.string()),
  /** Kernel, strides, dilation and padding as text, for people: "3×3, stride 2, pad 1". Empty where there is none. */
  detail: z.string(),
  receptiveField: receptiveFieldSchema,
});
export type NetworkLayer = z.infer<typeof networkLayerSchema>;

export const networkGraphSchema = z.object({
  /** The picture's tensor, and its size in pixels. */
  input: z.object({ tensor: z.string(), height: z.int(), width: z.int(), channels: z.int() }),
  /** In an order in which every layer comes after those that it reads. */
  layers: z.array(networkLayerSchema),
  /** Tensor of the class scores. */
  outputTensor: z.string(),
  /** Tensor of the penultimate representation, found automatically unless the card names it; null when there is none. */
  featuresTensor: z.string().nullable(),
});
export type NetworkGraph = z.infer<typeof networkGraphSchema>;

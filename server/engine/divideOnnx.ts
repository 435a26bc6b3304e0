/** An ONNX network taken apart, each part a session of its own. */
import { toBinary } from '@bufbuild/protobuf';
import type { PartSpec } from '@/lib/network/networkPart';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { ModelProtoSchema } from '@/lib/onnx/generated/onnx_pb';
import { onnxSpatialNetwork } from '@/lib/onnx/onnxSpatial';
import { partModel } from '@/lib/onnx/partModel';
import type { DividedNetwork, PartsRecipe } from './engine';
import { createSession } from './onnxSession';

/** `base` is a copy without its weights, which every part maps from their file. Its batch size is free. */
export function divideOnnx(recipe: PartsRecipe, threads?: number): DividedNetwork {
  const { base, fileName, card, provider } = recipe;
  const model = decodeOnnx(base.bytes, fileName);
  const spatial = onnxSpatialNetwork(model, fileName, card);
  return {
    network: spatial.network,
    // A graphics card takes one batch after the other.
    ...(provider === 'cpu' ? { recipe } : { onCard: true }),
    async openPart(spec: PartSpec) {
      const { model: part, inputs, outputs } = partModel(model, spec, spatial);
      const settings = { weightsFolder: base.folder, threads };
      const session = await createSession(toBinary(ModelProtoSchema, part), provider, settings);
      return {
        async run(feeds) {
          const named = spec.inputs.map(({ name }, k) => [inputs[k]!, feeds[name]!] as const);
          const results = await session.runUncopied(Object.fromEntries(named), outputs);
          return Object.fromEntries(spec.outputs.map(({ tensor }, k) => [tensor, results[outputs[k]!]!]));
        },
        release: () => session.release(),
      };
    },
  };
}

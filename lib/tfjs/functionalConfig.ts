/** Flat layers → the one notation that TensorFlow.js reads without surprises: a Functional model of Keras 2. */
import type { LayerCall, LayersModel } from './readLayers';
import type { JsonObject } from './tfjsModel';

/**
 * `model_config` for tf.loadLayersModel. The batch size is free whatever the file fixed it at: no layer that is
 * supported depends on it.
 */
export function functionalConfig({ name, inputs, calls, outputs }: LayersModel): JsonObject {
  const keys = new Map<string, [string, number, number]>(inputs.map(({ tensor }) => [tensor, [tensor, 0, 0]]));
  const layers = new Map<string, { first: LayerCall; nodes: unknown[] }>();
  for (const call of calls) {
    const layer = layers.get(call.layer) ?? { first: call, nodes: [] };
    layers.set(call.layer, layer);
    keys.set(call.tensor, [call.layer, layer.nodes.length, 0]);
    layer.nodes.push(call.inputs.map((tensor) => [...(keys.get(tensor) ?? [tensor, 0, 0]), call.options]));
  }
  const keyOf = (tensor: string) => keys.get(tensor) ?? [tensor, 0, 0];
  return {
    class_name: 'Functional',
    config: {
      name,
      layers: [
        ...inputs.map(({ tensor, shape, dtype }) => ({
          class_name: 'InputLayer',
          name: tensor,
          config: { name: tensor, dtype, batch_input_shape: [null, ...shape.slice(1)], sparse: false },
          inbound_nodes: [],
        })),
        ...Array.from(layers.values(), ({ first, nodes }) => ({
          class_name: first.className,
          name: first.layer,
          config: layerConfig(first),
          inbound_nodes: nodes,
        })),
      ],
      input_layers: inputs.map(({ tensor }) => keyOf(tensor)),
      output_layers: outputs.map(keyOf),
    },
  };
}

/** Inputs have a layer of their own here; a type of number is one word, whatever policy object Keras 3 made of it. */
function layerConfig({ layer, config }: LayerCall): JsonObject {
  const { batch_input_shape: _shape, dtype, ...rest } = config;
  return { ...rest, name: layer, dtype: typeof dtype === 'string' ? dtype : 'float32' };
}

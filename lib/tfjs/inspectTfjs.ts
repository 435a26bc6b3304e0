/** What a network says about itself without being run: operators and size. */
import { readLayers } from './readLayers';
import { readNodes } from './readNodes';
import { type TfjsModel, valueCount } from './tfjsModel';

export interface TfjsInspection {
  /** TensorFlow.js has no numbered set of operators. */
  opset: 0;
  /** Floating-point weights; scalars are not counted. */
  parameterCount: number;
  /** Classes of layers, or operators; sorted. "Softmax" also where a layer ends in it. */
  operators: string[];
}

export function inspectTfjs(model: TfjsModel, fileName: string): TfjsInspection {
  const weights = model.weights.filter(({ dtype, shape }) => dtype === 'float32' && shape.length > 0);
  return {
    opset: 0,
    parameterCount: weights.reduce((sum, weight) => sum + valueCount(weight), 0),
    operators: [...new Set(operatorsOf(model, fileName))].sort(),
  };
}

function operatorsOf(model: TfjsModel, fileName: string): string[] {
  if (model.format === 'graph-model') return readNodes(model, fileName).nodes.map(({ op }) => op);
  return readLayers(model.topology, fileName).calls.flatMap(({ className, config }) =>
    config.activation === 'softmax' ? [className, 'Softmax'] : [className],
  );
}

/** The layers of a layers model, for the size of a model card's input. */
import type { LayerSource, PictureSource, Shape, WeightSource } from '../network/layerSource';
import { weightsByLayer } from './checkLayerWeights';
import { type Described, LayerProblem, unknown } from './described';
import { activated, LAYER_RULES } from './layerRules';
import type { LayersModel } from './readLayers';
import { EXPORT_AGAIN, invalidTfjs, type Weight, valueCount } from './tfjsModel';

/** Throws `invalid_network` when a layer's numbers cannot be, or the picture is too small for a window. */
export function layersOfModel(
  { calls }: LayersModel,
  weights: readonly Weight[],
  picture: PictureSource,
  fileName: string,
): LayerSource[] {
  const shapes = new Map<string, Shape | null>([[picture.tensor, picture.shape]]);
  const weightsOf = weightsByLayer(new Set(calls.map(({ layer }) => layer)), weights);
  return calls.map(({ tensor, layer, className, config, inputs }) => {
    const rule = LAYER_RULES.get(className);
    const view = { config, shapes: inputs.map((input) => shapes.get(input) ?? null) };
    let described: Described;
    try {
      described = rule ? activated(rule(view), config) : unknown();
    } catch (cause) {
      if (!(cause instanceof LayerProblem)) throw cause;
      throw invalidTfjs(fileName, `has a layer "${layer}" that ${cause.message}`, EXPORT_AGAIN, {
        field: layer,
        cause,
      });
    }
    shapes.set(tensor, described.shape);
    const { detail = '', role = 'other', ...rest } = described;
    return {
      name: tensor,
      type: className,
      inputs,
      tensor,
      weights: weightsOf(layer).map(weightSource),
      detail,
      role,
      ...rest,
    };
  });
}

export function weightSource(weight: Weight): WeightSource {
  return { name: weight.name, count: valueCount(weight) };
}

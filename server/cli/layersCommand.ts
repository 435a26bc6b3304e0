import { Command } from 'commander';
import type { AxisField, NetworkLayer, ReceptiveField } from '@/lib/domain/networkGraph';
import { readGraph } from '../compute/readGraph';
import { readModelCard } from '../networks/readModelCard';
import type { Output } from './output';

const EXAMPLES = `
Prints one JSON array with an entry for each layer, in an order in which every layer comes after those that it reads:
name, type, tensor, outputShape (of one picture, null where a size is not known), parameters, inputs, detail,
receptiveField, exceedsInput.

receptiveField is in pixels of the input: {size, stride, offset} says that the unit in row or column i sees the pixels
from offset + i × stride on, size of them, before clipping at the border. Where height and width differ, each is
{height, width}. "whole" where a unit sees the whole input, {irregular, size} where no single window moves, "none" where
the picture has no influence, {unknown} with the operator whose reach is not known. exceedsInput says whether the window
is larger than the picture. Nothing is run: the weights may be random or damaged.

Example:
  $ specular layers --model squeezenet.model.json`;

export function layersCommand(output: Output): Command {
  return new Command('layers')
    .description('the layers of a network: shapes, parameters and exact receptive fields')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .addHelpText('after', EXAMPLES)
    .action(async ({ model }: { model: string }) => {
      const { card, weightsPath, fileName } = await readModelCard(model);
      const { layers } = await readGraph(weightsPath, fileName, card);
      output.json(layers.map(layerEntry));
    });
}

/** A layer as the command prints it. */
export function layerEntry({ receptiveField, channelAxis: _, ...layer }: NetworkLayer): object {
  const exceedsInput = 'exceedsInput' in receptiveField && receptiveField.exceedsInput;
  return { ...layer, receptiveField: fieldEntry(receptiveField), exceedsInput };
}

function fieldEntry(field: ReceptiveField): object | string {
  switch (field.kind) {
    case 'window':
      return {
        size: sideBySide(field, 'size'),
        stride: sideBySide(field, 'stride'),
        offset: sideBySide(field, 'offset'),
      };
    case 'irregular':
      return { irregular: true, size: eachOrBoth(field.height, field.width) };
    case 'unknown':
      return { unknown: field.operator };
    case 'whole':
    case 'none':
      return field.kind;
  }
}

function sideBySide({ height, width }: { height: AxisField; width: AxisField }, key: keyof AxisField) {
  return eachOrBoth(height[key], width[key]);
}

function eachOrBoth(height: number, width: number) {
  return height === width ? height : { height, width };
}

import { Command } from 'commander';
import type { Network } from '@/lib/domain/network';
import { withLibrary } from './library';
import type { Output } from './output';

const ADD_EXAMPLE = `
Weights, card and labels are checked and copied; the files may be moved afterwards. The same network twice is stored
once. Prints one JSON line: id, name, classes, parameters, weightsHash.

Example:
  $ specular models add networks/squeezenet.model.json`;

const LIST_EXAMPLE = `
Prints one JSON line for each network.

Example:
  $ specular models list`;

export function modelsCommand(output: Output): Command {
  const models = new Command('models').description('networks of the data directory (SPECULAR_DATA)');
  models
    .command('add')
    .description('add a network by its card')
    .argument('<card>', 'NAME.model.json, with the weights and labels beside it')
    .addHelpText('after', ADD_EXAMPLE)
    .action((card: string) => withLibrary(async (library) => output.json(summary(await library.addNetwork(card)))));
  models
    .command('list')
    .description('list the networks')
    .addHelpText('after', LIST_EXAMPLE)
    .action(() =>
      withLibrary(async (library) => {
        for (const network of await library.networks()) output.json(summary(network));
      }),
    );
  return models;
}

function summary({ id, name, card, parameterCount, weightsHash }: Network): object {
  return { id, name, classes: card.labels.length, parameters: parameterCount, weightsHash };
}

import { Command } from 'commander';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import type { Network } from '@/lib/domain/network';
import { PRESET_IDS } from '@/lib/domain/preset';
import type { Task } from '@/lib/domain/task';
import type { CatalogueItem } from '@/lib/protocol/rest';
import { addWeights, type AddOptions } from './addWeights';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { withLibrary, type Library } from './library';
import type { Output } from './output';

const ADD_EXAMPLE = `
Weights, card and labels are checked and copied; the files may be moved afterwards. The same network twice is stored
once. Prints one JSON line: id, name, classes, parameters, weightsHash.

Weights alone (.safetensors, or a state_dict of torch.save as .pt) are taken where their names and shapes are those of
torchvision's AlexNet, VGG-16, ResNet-18, ResNet-101, DenseNet-121, MobileNetV2, GoogLeNet or SqueezeNet 1.1. No code of
a .pt file is run; one that holds any is refused.

Example:
  $ specular models add networks/squeezenet.model.json
  $ specular models add networks/resnet18.onnx --labels imagenet.txt --preset torchvision --dry-run
  $ specular models add networks/resnet18.safetensors --labels imagenet.txt`;

const LIST_EXAMPLE = `
Prints one JSON line for each network: first the stored ones, then those of the catalogue that can be pulled ("state":
"available"), with their size in bytes and how many of them are there from an interrupted pull.

Example:
  $ specular models list`;

const PULL_EXAMPLE = `
The file is checked against the catalogue's SHA-256 before anything opens it. Ctrl+C keeps what has arrived: the same
command goes on from there. SPECULAR_MODEL_BASE_URL names a mirror with the publisher's paths. Prints one JSON line: id,
name, classes, parameters, weightsHash.

Example:
  $ specular models pull resnet18-v1-7`;

export function modelsCommand(output: Output): Command {
  const models = new Command('models').description('networks of the data directory (SPECULAR_DATA)');
  models
    .command('add')
    .description('add a network by its card, or by its weights with a card that is proposed')
    .argument(
      '<file>',
      'NAME.model.json, with the weights and labels beside it; or NAME.onnx, model.json, or the weights of a known architecture (NAME.safetensors, NAME.pt)',
    )
    .option('--labels <file>', 'without a card: labels, one a line')
    .option('--preset <preset>', `without a card: preprocessing (${PRESET_IDS.join(', ')})`)
    .option('--name <name>', 'without a card: name of the network')
    .option('--dry-run', 'without a card: print the proposed card and what looks wrong about it, store no network')
    .addHelpText('after', ADD_EXAMPLE)
    .action((file: string, options: AddOptions, command: Command) => {
      const hasCard = /\.json$/i.test(file) && path.basename(file).toLowerCase() !== 'model.json';
      const [unused] = Object.keys(options);
      if (hasCard && unused !== undefined)
        command.error(`error: ${file} is a card, which says it all; the options are for weights without one`);
      return withLibrary(async (library) => {
        const added = hasCard ? await library.addNetwork(file) : await addWeights(library, file, options, output);
        if (added) output.json(summary(added));
      });
    });
  models
    .command('list')
    .description('list the networks that are stored and those that can be pulled')
    .addHelpText('after', LIST_EXAMPLE)
    .action(() =>
      withLibrary(async (library) => {
        for (const network of await library.networks()) output.json(summary(network));
        for (const item of await library.catalogue()) if (item.networkId === null) output.json(available(item));
      }),
    );
  models
    .command('pull')
    .description('pull a network of the catalogue')
    .argument('<name>', 'id of the network, as "models list" prints it')
    .addHelpText('after', PULL_EXAMPLE)
    .action((name: string) => withLibrary(async (library) => output.json(summary(await pull(library, name, output)))));
  return models;
}

function pull(library: Library, id: string, output: Output): Promise<Network> {
  return cancelOnInterrupt(async (signal) => {
    try {
      return await library.pull(id, { signal, onProgress: (task) => output.progress(progressText(task)) });
    } catch (error) {
      if (!signal.aborted) throw error;
      const again = `specular models pull ${id}`;
      throw new AppError('cancelled', `Stopped. What has arrived is kept; go on with: ${again}`, { cause: error });
    } finally {
      output.progress('');
    }
  });
}

function progressText({ done, total, state }: Task): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const left = state.status === 'running' && state.etaMs !== null ? `, ${Math.ceil(state.etaMs / 1000)} s left` : '';
  return `${megabytes(done)} of ${megabytes(total ?? done)} MB${left}`;
}

function available({ id, title, bytes, partialBytes }: CatalogueItem): object {
  return { id, name: title, state: 'available', bytes, partialBytes };
}

function summary({ id, name, card, parameterCount, weightsHash }: Network): object {
  return { id, name, classes: card.labels.length, parameters: parameterCount, weightsHash };
}

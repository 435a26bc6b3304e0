import { rename, rm, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { channelStatistics } from '@/lib/activations/channelStatistics';
import { encodeNpy } from '@/lib/tensor/npy';
import { computeMaps } from '../activations/computeMaps';
import { readGraph } from '../compute/readGraph';
import { findLayer } from '../networks/findLayer';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { loadPicture } from './loadPicture';
import { chosenDevice, deviceOption, type DeviceChoice } from './options';
import type { Output } from './output';
import { requirePlace } from './requirePlace';
import { withCompute } from './withCompute';

const EXAMPLES = `
Writes a NumPy float32 array (channels, height, width): what the layer gives for the picture, exactly, with the channels
first whatever order the network keeps them in. A layer that gives one value a channel has height and width 1.
"specular layers" lists the layers.

Prints one JSON line: layer, tensor, channels, height, width, device, and for each channel its min, max, maxAt (row and
col of the first greatest value), mean and zeros (share of the places that are exactly 0).

Example:
  $ specular activations --model squeezenet.model.json --image dog.jpg --layer fire9/concat --out dog-fire9.npy`;

interface Options {
  model: string;
  image: string;
  layer: string;
  out: string;
  device?: DeviceChoice;
}

export function activationsCommand(output: Output): Command {
  return new Command('activations')
    .description('the feature maps of a layer for a picture, written as a NumPy float32 array')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--image <file>', 'picture: JPEG, PNG, WebP, GIF, TIFF or AVIF')
    .requiredOption('--layer <name>', 'a layer, by its name or its tensor')
    .requiredOption('--out <file>', 'where to write the maps (.npy)')
    .addOption(deviceOption())
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => activations(options, output));
}

async function activations({ model, image, layer: wanted, out, device }: Options, output: Output): Promise<void> {
  await requirePlace(out, 'out');
  const files = await readModelCard(model);
  const { card } = files;
  const layer = findLayer(await readGraph(files.weightsPath, files.fileName, card), wanted);
  const fitted = await loadPicture(image, card.input);
  await withCompute(chosenDevice(device), async (compute) => {
    const maps = await computeMaps(compute, { network: await networkRef(files), card, fitted, layer });
    const { channels, height, width, values } = maps;
    try {
      await writeFile(`${out}.part`, encodeNpy({ shape: [channels, height, width], data: values }));
      await rename(`${out}.part`, out);
    } finally {
      await rm(`${out}.part`, { force: true });
    }
    const { provider } = await compute.device(card.format);
    const facts = { layer: layer.name, tensor: layer.tensor, channels, height, width, device: provider };
    output.json({ ...facts, statistics: channelStatistics(maps) });
  });
}

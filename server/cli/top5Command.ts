import { Command } from 'commander';
import { TOP_CLASSES } from '@/lib/domain/occlusion';
import { topOf } from '@/lib/occlusion/cellLog';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { loadPicture } from './loadPicture';
import { chosenDevice, deviceOption, type DeviceChoice } from './options';
import type { Output } from './output';
import { withCompute } from './withCompute';

const EXAMPLES = `
Prints one JSON line: top (the five best classes with index, label and probability, best first), device.

Example:
  $ specular top5 --model squeezenet.model.json --image dog.jpg`;

export function top5Command(output: Output): Command {
  return new Command('top5')
    .description('the five best classes of one picture: whether a card is right shows here')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--image <file>', 'picture: JPEG, PNG, WebP, GIF, TIFF or AVIF')
    .addOption(deviceOption())
    .addHelpText('after', EXAMPLES)
    .action((options: { model: string; image: string; device?: DeviceChoice }) => top5(options, output));
}

async function top5(options: { model: string; image: string; device?: DeviceChoice }, output: Output): Promise<void> {
  const files = await readModelCard(options.model);
  const { card } = files;
  const image = await loadPicture(options.image, card.input);
  const network = await networkRef(files);
  await withCompute(chosenDevice(options.device), async (compute) => {
    const [probabilities] = await compute.predict(network, card, [image]);
    if (!probabilities) throw new Error('The compute pool gave no answer for the picture.');
    const count = Math.min(TOP_CLASSES, card.labels.length);
    const indices = new Uint32Array(count);
    const values = new Float32Array(count);
    topOf(probabilities, count, indices, values);
    output.json({
      top: Array.from(indices, (classIndex, i) => ({
        classIndex,
        label: card.labels[classIndex],
        probability: values[i],
      })),
      device: (await compute.device()).provider,
    });
  });
}

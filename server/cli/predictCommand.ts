import { Command, InvalidArgumentError, Option } from 'commander';
import { outcomeOf } from '@/lib/domain/prediction';
import { topOf } from '@/lib/occlusion/cellLog';
import type { Compute } from '../compute/compute';
import { networkRef, readModelCard, type ModelFiles } from '../networks/readModelCard';
import { loadPicture } from './loadPicture';
import { chosenDevice, deviceOption, parseWholeNumber, type DeviceChoice } from './options';
import type { Output } from './output';
import { predictFiles } from './predictFiles';
import { withCompute } from './withCompute';

/** Classes that are listed unless --top asks for another number. */
const DEFAULT_TOP = 5;

const EXAMPLES = `
With --image it prints one JSON line: top (the best classes with index, label and probability, best first), device.

With --images it prints one JSON line a picture, in the order of their names: file, label, right (true, false, or null
where the network does not know the label), top (five classes); then one line with pictures, labelled, right, inTop5,
accuracy, top5Accuracy, device. A folder's name is the label of its pictures, unless a labels.csv (file,label) says it.

Examples:
  $ specular predict --model squeezenet.model.json --image dog.jpg --top 3
  $ specular predict --model resnet20.model.json --images cifar10-test.zip | tail -1`;

interface PredictOptions {
  model: string;
  image?: string;
  images?: string;
  top: number;
  device?: DeviceChoice;
}

export function predictCommand(output: Output): Command {
  return new Command('predict')
    .description('what a network says about a picture, or about a folder of them and how often it is right')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .addOption(new Option('--image <file>', 'picture: JPEG, PNG, WebP, GIF, TIFF or AVIF').conflicts('images'))
    .option('--images <folder or zip>', 'many pictures, with their labels where there are any')
    .option('--top <count>', 'classes to list for --image', parseTop, DEFAULT_TOP)
    .addOption(deviceOption())
    .addHelpText('after', EXAMPLES)
    .action((options: PredictOptions, command: Command) => {
      if (options.image === undefined && options.images === undefined)
        command.error('error: give a picture by --image, or a folder or zip of them by --images');
      return predict(options, output);
    });
}

function parseTop(text: string): number {
  const count = parseWholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('Give 1 or more.');
  return count;
}

async function predict({ model, image, images, top, device }: PredictOptions, output: Output): Promise<void> {
  const files = await readModelCard(model);
  await withCompute(chosenDevice(device), async (compute) => {
    if (image !== undefined) await predictOne(image, { files, compute, top }, output);
    else if (images !== undefined) await predictMany(images, { files, compute }, output);
  });
}

async function predictOne(
  image: string,
  { files, compute, top }: { files: ModelFiles; compute: Compute; top: number },
  output: Output,
): Promise<void> {
  const { card } = files;
  const fitted = await loadPicture(image, card.input);
  const [probabilities] = await compute.predict(await networkRef(files), card, [fitted]);
  if (!probabilities) throw new Error('The compute pool gave no answer for the picture.');
  const count = Math.min(top, card.labels.length);
  const indices = new Uint32Array(count);
  const values = new Float32Array(count);
  topOf(probabilities, count, indices, values);
  output.json({
    top: Array.from(indices, (index, i) => ({ index, label: card.labels[index], probability: values[i] })),
    device: (await compute.device(card.format)).provider,
  });
}

async function predictMany(
  source: string,
  { files, compute }: { files: ModelFiles; compute: Compute },
  output: Output,
): Promise<void> {
  const { labels, format } = files.card;
  const counts = await predictFiles(source, {
    files,
    compute,
    onPicture(file, label, prediction) {
      const outcome = outcomeOf(prediction);
      const top = prediction.top.map(({ classIndex, probability }) => ({
        index: classIndex,
        label: labels[classIndex],
        probability,
      }));
      output.json({ file, label, right: outcome && outcome === 'right', top });
    },
    onRefused: (_file, message) => output.note(message),
    onProgress: (done, total) => output.progress(`${done} of ${total} pictures`),
  });
  output.progress('');
  const shareOf = (part: number) => (counts.labelled > 0 ? part / counts.labelled : null);
  output.json({
    ...counts,
    accuracy: shareOf(counts.right),
    top5Accuracy: shareOf(counts.inTop5),
    device: (await compute.device(format)).provider,
  });
}

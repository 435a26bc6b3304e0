import { Command, Option } from 'commander';
import { AppError } from '@/lib/domain/appError';
import { POOLINGS, type Pooling } from '@/lib/domain/features';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { computeFeatureFiles } from './featureFiles';
import { chosenDevice, deviceOption, type DeviceChoice } from './options';
import type { Output } from './output';
import { requirePlace } from './requirePlace';

const EXAMPLES = `
Writes a NumPy float32 array (rows, dimensions), a row for each picture in the order of their names, and beside it a
table with a line for each row: row, file, label. A folder's name is the label of its pictures, unless a labels.csv
(file,label) says it.

Without --layer the penultimate layer is taken, which is what the classifier reads. A map of channels has its mean over
space taken, unless --pool none asks for all its values, in the network's own order. "specular layers" lists the layers.

Pictures that cannot be read, or for which the layer gives NaN, are in neither file and are named on stderr.

Prints one JSON line: rows, dimensions, layer, tensor, pooling, leftOut, device, seconds.

Examples:
  $ specular features --model squeezenet.model.json --images photos --out vectors.npy
  $ specular features --model resnet20.model.json --images cifar10-test.zip --layer conv1 --pool none \\
      --out conv1.npy --labels conv1-rows.csv`;

interface Options {
  model: string;
  images: string;
  layer?: string;
  pool: Pooling;
  device?: DeviceChoice;
  out: string;
  labels?: string;
}

export function featuresCommand(output: Output): Command {
  return new Command('features')
    .description('the vectors that a layer gives for many pictures, written as a NumPy float32 array')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--images <folder or zip>', 'pictures, with their labels where there are any')
    .option('--layer <name>', 'a layer, by its name or its tensor (default: the penultimate one)')
    .addOption(
      new Option('--pool <how>', 'what becomes of a map: its mean over space, or all values')
        .choices(POOLINGS)
        .default('mean'),
    )
    .addOption(deviceOption())
    .requiredOption('--out <file>', 'where to write the vectors (.npy)')
    .option('--labels <file>', 'where to write file names and labels (default: beside --out, as .csv)')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => features(options, output));
}

async function features({ out, labels, pool, device, ...options }: Options, output: Output): Promise<void> {
  const table = labels ?? `${out.replace(/\.npy$/i, '')}.csv`;
  if (table === out)
    throw new AppError('invalid_input', '--labels and --out name the same file. Give another one for --labels.', {
      field: 'labels',
    });
  await requirePlace(out, 'out');
  await requirePlace(table, 'labels');
  const answer = await cancelOnInterrupt((signal) =>
    computeFeatureFiles({
      ...options,
      pooling: pool,
      device: chosenDevice(device),
      out,
      table,
      signal,
      onRefused: (_file, message) => output.note(message),
      onProgress: (done, total) => output.progress(`${done} of ${total} pictures`),
    }),
  );
  output.progress('');
  output.json(answer);
}

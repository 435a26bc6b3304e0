import { Command, InvalidArgumentError, Option } from 'commander';
import type { MapPlace, Patch } from '@/lib/domain/patches';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { chosenDevice, deviceOption, parseWholeNumber, type DeviceChoice } from './options';
import type { Output } from './output';
import { findPatches, MAX_TOP, type PatchFilesQuestion } from './patchFiles';

const EXAMPLES = `
Goes through the pictures once and prints, for each channel of the layer (or the one of --channel), the patches that
fire it most, strongest first: a JSON line for each with channel, file, label, value, position (row and col in the
layer's map), box (x, y, width, height: what the unit there sees, in pixels of the network's input; null where that is
not known, or is nothing) and clipped (whether it sees beyond the picture's edge).

One patch a picture, unless --per-picture all asks for every place. Of equal values the earlier picture comes first.
A picture is what "fit" of the model card makes of the file. "specular layers" lists the layers.

Pictures that cannot be read, or for which the layer gives NaN, are left out and named on stderr.

The last line is about the scan: layer, tensor, channels, height, width, pictures, leftOut, device, seconds.

Examples:
  $ specular patches --model squeezenet.model.json --images photos --layer fire9/concat --channel 7
  $ specular patches --model resnet20.model.json --images cifar10-test.zip --layer conv1 --top 3 --side lowest`;

type Options = Omit<PatchFilesQuestion, 'device' | 'signal' | 'onRefused' | 'onProgress'> & { device?: DeviceChoice };

export function patchesCommand(output: Output): Command {
  return new Command('patches')
    .description('the patches of many pictures that fire the channels of a layer most')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--images <folder or zip>', 'pictures, with their labels where there are any')
    .requiredOption('--layer <name>', 'a layer, by its name or its tensor')
    .option('--channel <index>', 'one channel (default: all)', parseWholeNumber)
    .option('--top <count>', `patches of a channel, 1 to ${MAX_TOP}`, parseWholeNumber, 9)
    .addOption(
      new Option('--side <side>', 'what fires it most, or least').choices(['highest', 'lowest']).default('highest'),
    )
    .option('--place <row,col>', 'the neurons at one place of the map', parsePlace)
    .addOption(
      new Option('--per-picture <how>', 'the best place of each picture, or every place')
        .choices(['one', 'all'])
        .default('one'),
    )
    .addOption(deviceOption())
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => patches(options, output));
}

function parsePlace(text: string): MapPlace {
  const [, row, col] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (row === undefined || col === undefined) throw new InvalidArgumentError('Give row,col from 0, as in 3,5.');
  return { row: Number(row), col: Number(col) };
}

async function patches({ device, ...options }: Options, output: Output): Promise<void> {
  const { found, ...about } = await cancelOnInterrupt((signal) =>
    findPatches({
      ...options,
      device: chosenDevice(device),
      signal,
      onRefused: (_file, message) => output.note(message),
      onProgress: (done, total) => output.progress(`${done} of ${total} pictures`),
    }),
  );
  output.progress('');
  for (const { channel, patches: list } of found)
    for (const patch of list) output.json({ channel, ...patchLine(patch) });
  output.json(about);
}

function patchLine({ fileName, label, value, place, box, clipped }: Patch): object {
  const sized = box && { x: box.x0, y: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0 };
  return { file: fileName, label, value, position: place, box: sized, clipped };
}

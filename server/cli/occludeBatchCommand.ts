import { Command, Option } from 'commander';
import { rankItems } from '@/lib/attribution/rankItems';
import { formatDuration } from '@/lib/domain/formatDuration';
import { DEFAULT_FILL, LOW_BASE_PROBABILITY, type PixelBox, type Target } from '@/lib/domain/occlusion';
import type { BatchRegion, PictureDrop } from '@/lib/domain/occlusionBatch';
import type { MeasuredRow } from './batchFolder';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import {
  chosenDevice,
  deviceOption,
  parseBatchTarget,
  parseBox,
  parseFill,
  parseShare,
  parseWholeNumber,
  type AskedFill,
  type DeviceChoice,
} from './options';
import type { Output } from './output';
import { runBatchFiles, type BatchFilesAnswer, type BatchFilesProgress } from './runBatchFiles';

const EXAMPLES = `
What a batch of the page measures, without a server. In the folder --out, of all pictures in the order of their names:
pictures.csv (a line a picture), mean.npy and spread.npy (mean drop of each cell, and its standard deviation over n − 1),
and maps/NAME.npy (the drops of each picture), all float32 (rows, cols). A drop is probability of the target that is lost
under the patch.

The same command again goes on with what is missing, also after Ctrl+C or a kill: pictures that are complete are known by
their bytes, mask and label. A picture that cannot be measured is named on stderr, is tried again the next time, and does
not stop the others.

A mask is a picture of its picture's size and name (the ending may differ), white where the object is. "Outside" is the
share of the positive drop that falls outside of the object. Labels are the folders' names, or those of a labels.csv
(file,label) among the pictures, or of --labels.

Prints one JSON line a picture, ranked, then one of the whole batch: pictures, measured, computed (by this command),
failed, labelled, right, withShare, rows, cols, device, seconds. With --outside-least each line has rightForWrongReason:
the network is right, and at least this share is outside.

Examples:
  $ specular occlude-batch --model squeezenet.model.json --images photos --patch 32 --stride 16 --out batch
  $ specular occlude-batch --model objects.model.json --images scenes --masks masks --patch 20 --stride 8 \\
      --target label --outside-least 0.5 --out batch`;

/** What pictures can be ranked by, the greatest first. */
const RANKINGS = {
  outside: ({ outsideShare }: PictureDrop) => outsideShare,
  'greatest-drop': ({ greatestDrop }: PictureDrop) => greatestDrop,
  'mean-drop': ({ meanDrop }: PictureDrop) => meanDrop,
  base: ({ baseProbability }: PictureDrop) => baseProbability,
};
type Ranking = keyof typeof RANKINGS;

interface Options {
  model: string;
  images: string;
  labels?: string;
  masks?: string;
  maskBox?: boolean;
  box?: PixelBox;
  patch: number;
  stride: number;
  fill: AskedFill;
  target: Target;
  rank?: Ranking;
  outsideLeast?: number;
  device?: DeviceChoice;
  out: string;
}

export function occludeBatchCommand(output: Output): Command {
  return new Command('occlude-batch')
    .description('occlusion of many pictures: their maps, the mean map, and which of them rest on what is no object')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--images <folder or zip>', 'pictures, with their labels where there are any')
    .option('--labels <file>', 'a table file,label (.csv or .tsv) that says the labels')
    .addOption(new Option('--masks <folder or zip>', 'where each picture’s object is').conflicts('box'))
    .addOption(new Option('--mask-box', 'the object is the smallest box around its mask').conflicts('box'))
    .option('--box <x,y,width,height>', "one object for all, in pixels of the network's input", parseBox)
    .requiredOption('--patch <pixels>', "side of the square patch, in pixels of the network's input", parseWholeNumber)
    .requiredOption(
      '--stride <pixels>',
      "distance of neighbouring cells, in pixels of the network's input",
      parseWholeNumber,
    ) // prettier-ignore
    .addOption(
      new Option('--fill <fill>', 'what the patch shows: r,g,b, mean, data-mean, blur[:sigma], noise[:seed], shuffle[:seed]') // prettier-ignore
        .argParser(parseFill)
        .default(() => DEFAULT_FILL, DEFAULT_FILL.join(',')),
    )
    .option('--target <class>', 'class index, top (of each picture), or label (its own)', parseBatchTarget, 'top')
    .addOption(
      new Option('--rank <by>', 'what the lines are ordered by (default: outside with masks or a box, else greatest-drop)') // prettier-ignore
        .choices(Object.keys(RANKINGS)),
    )
    .option(
      '--outside-least <share>',
      'from which share outside on a right picture is right for the wrong reason',
      parseShare,
    ) // prettier-ignore
    .addOption(deviceOption())
    .requiredOption('--out <folder>', 'where the results are written; made if it is not there')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) => {
      const { masks, maskBox, box, outsideLeast } = options;
      if (maskBox && masks === undefined) command.error('error: --mask-box needs the masks, by --masks');
      if (outsideLeast !== undefined && masks === undefined && box === undefined)
        command.error('error: --outside-least needs an object: give --masks or --box');
      return occludeBatch(options, output);
    });
}

async function occludeBatch(options: Options, output: Output): Promise<void> {
  const { fill, patch, device, box, maskBox, outsideLeast } = options;
  const started = performance.now();
  const answer = await cancelOnInterrupt((signal) =>
    runBatchFiles({
      ...options,
      fill: fill(patch),
      region: regionOf(box, maskBox),
      device: chosenDevice(device),
      signal,
      onProgress: (progress) => output.progress(progressText(progress)),
      onRefused: (_file, message) => {
        output.progress('');
        output.note(message);
      },
    }),
  );
  output.progress('');
  const hasObject = options.masks !== undefined || box !== undefined;
  const valueOf = RANKINGS[options.rank ?? (hasObject ? 'outside' : 'greatest-drop')];
  for (const { item, rank } of rankItems(answer.rows, ({ measures }) => valueOf(measures)))
    output.json({ rank, ...lineOf(item, answer), ...(outsideLeast !== undefined && wrongReason(item, outsideLeast)) });
  const count = (is: (row: MeasuredRow) => boolean) => answer.rows.filter(is).length;
  output.json({
    pictures: answer.pictures,
    measured: answer.rows.length,
    computed: answer.computed,
    failed: answer.failed,
    labelled: count(({ measures }) => measures.right !== null),
    right: count(({ measures }) => measures.right === true),
    withShare: count(({ measures }) => measures.outsideShare !== null),
    ...(outsideLeast !== undefined && {
      rightForWrongReason: count((row) => wrongReason(row, outsideLeast).rightForWrongReason),
    }),
    rows: answer.grid.rows,
    cols: answer.grid.cols,
    device: answer.device,
    seconds: Math.round(performance.now() - started) / 1000,
  });
}

function regionOf(box: PixelBox | undefined, maskBox = false): BatchRegion {
  if (!box) return { kind: maskBox ? 'mask-box' : 'mask' };
  return { kind: 'box', x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height };
}

function lineOf({ file, label, measures }: MeasuredRow, { card, grid }: BatchFilesAnswer) {
  const { targetClass, baseProbability, baseRank, greatestCell, ...rest } = measures;
  return {
    file,
    label,
    target: targetClass,
    targetLabel: card.labels[targetClass],
    base: baseProbability,
    baseRank: baseRank + 1,
    lowBase: baseProbability < LOW_BASE_PROBABILITY,
    right: rest.right,
    greatestDrop: rest.greatestDrop,
    row: Math.floor(greatestCell / grid.cols),
    col: greatestCell % grid.cols,
    meanDrop: rest.meanDrop,
    outsideShare: rest.outsideShare,
    evenShare: rest.evenShare,
  };
}

const wrongReason = ({ measures: { right, outsideShare } }: MeasuredRow, least: number) => ({
  rightForWrongReason: right === true && outsideShare !== null && outsideShare >= least,
});

function progressText({ done, pictures, cellsDone, cells, remainingMs }: BatchFilesProgress): string {
  const parts = [`${done} of ${pictures} pictures`];
  if (cellsDone > 0) parts.push(`${cellsDone} of ${cells} cells`);
  if (remainingMs !== null) parts.push(`about ${formatDuration(remainingMs)} left`);
  return parts.join(', ');
}

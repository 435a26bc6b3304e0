import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { AppError } from '@/lib/domain/appError';
import {
  DEFAULT_COMPACTNESS,
  DEFAULT_FILL,
  MAX_COMPACTNESS,
  MIN_COMPACTNESS,
  type PixelBox,
} from '@/lib/domain/occlusion';
import { boxInWords } from '@/lib/occlusion/boxText';
import { fillForTable } from '@/lib/occlusion/fillText';
import { mapCsv } from '@/lib/occlusion/mapCsv';
import { SEGMENTS_ALGORITHM } from '@/lib/occlusion/segments';
import { shapeInWords } from '@/lib/occlusion/shapeText';
import { scoreRange } from '@/lib/palette/range';
import { encodeNpy } from '@/lib/tensor/npy';
import { OCCLUSION_ENGINES, type OcclusionEngine } from '../compute/compute';
import { renderHeatmap } from '../image/renderHeatmap';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import {
  chosenDevice,
  deviceOption,
  parseBox,
  parseFill,
  parseRepeats,
  parseTarget,
  parseWholeNumber,
  type AskedFill,
  type DeviceChoice,
} from './options';
import type { Output } from './output';
import { requirePlace } from './requirePlace';
import { runOcclusion, type OcclusionAnswer, type OcclusionQuestion } from './runOcclusion';

const EXAMPLES = `
The map has ceil(height / stride) rows and ceil(width / stride) columns. A cell holds the probability of the target
while the patch is centred on it. A picture of exactly the network's input size is used untouched; any other is fitted
as the card says.

A fill is a colour (red, green and blue from 0 to 255), the mean colour of the picture, the mean colour of the data that
the network was trained with (where its card has means), the picture itself blurred (sigma in pixels of the input; a third
of the patch when left out), random bytes, or the picture's pixels shuffled (the same for the same seed; 1 when left out).

With --segments every cell covers a segment of the picture, grown from the cell's centre (SNIC superpixels), instead of a
square; the stride says how large they are about, and --patch is left out. A low --compactness follows edges, a high one
keeps segments compact. In the table patch_… are the rectangle around a segment, patch_pixels its pixels.

With --box the map keeps its shape, and is NaN where no cell was asked for. With --also-covered base is the probability
with that rectangle alone covered.

With --repeats the map is that of the fill's own seed. The mean of the maps and their standard deviation (over n − 1) at
each cell are beside it, as NAME-mean.npy and NAME-spread.npy.

Prints one JSON line: target, label, base (probability without a patch), rows, cols, min, max, device, ms. With --compare
also msPerCell (of both engines, opening the network's parts and choosing among them included), speedup and difference,
the largest one of any probability; with --repeats also repeats and meanSpread, of all cells.

Examples:
  $ specular occlude --model squeezenet.model.json --image dog.jpg --patch 32 --stride 16 --out map.npy
  $ specular occlude --model squeezenet.model.json --image dog.jpg --patch 48 --stride 8 --fill 0,0,0 \\
      --target 160 --out map.npy --csv map.csv --png map.png
  $ specular occlude --model squeezenet.model.json --image dog.jpg --patch 32 --stride 16 --fill blur:8 --out map.npy
  $ specular occlude --model squeezenet.model.json --image dog.jpg --segments --stride 28 --out map.npy --png map.png`;

interface Options {
  model: string;
  image: string;
  patch?: number;
  segments?: boolean;
  compactness?: number;
  stride: number;
  fill: AskedFill;
  box?: PixelBox;
  alsoCovered?: PixelBox;
  target: 'top' | number;
  device?: DeviceChoice;
  out: string;
  csv?: string;
  png?: string;
  classes?: string;
  engine: OcclusionEngine;
  compare?: boolean;
  repeats?: number;
}

export function occludeCommand(output: Output): Command {
  return new Command('occlude')
    .description('occlusion heatmap of one picture, written as a NumPy float32 array (rows, cols)')
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .requiredOption('--image <file>', 'picture: JPEG, PNG, WebP, GIF, TIFF or AVIF')
    .option('--patch <pixels>', "side of the square patch, in pixels of the network's input", parseWholeNumber)
    .requiredOption(
      '--stride <pixels>',
      "distance of neighbouring cells, in pixels of the network's input",
      parseWholeNumber,
    )
    .option('--segments', 'cover segments of the picture instead of squares, one for each cell')
    .option(
      '--compactness <number>',
      `of segments: ${MIN_COMPACTNESS} follows edges, ${MAX_COMPACTNESS} stays compact (default: ${DEFAULT_COMPACTNESS})`,
      parseWholeNumber,
    )
    .addOption(
      new Option(
        '--fill <fill>',
        'what the patch shows: r,g,b, mean, data-mean, blur[:sigma], noise[:seed], shuffle[:seed]',
      )
        .argParser(parseFill)
        .default(() => DEFAULT_FILL, DEFAULT_FILL.join(',')),
    )
    .option('--box <x,y,width,height>', 'compute only the cells whose centre pixel lies in this rectangle', parseBox)
    .option(
      '--also-covered <x,y,width,height>',
      'a second patch that stays: this rectangle shows the fill in every picture, in that of the base too',
      parseBox,
    )
    .option('--target <class>', 'class index, or top: the best class without a patch', parseTarget, 'top')
    .addOption(deviceOption())
    .requiredOption('--out <file>', 'where to write the map (.npy)')
    .option('--csv <file>', 'also write a table: every cell with its place, probability, drop, log-odds, best class')
    .option('--png <file>', 'also write a picture: the heatmap over what the network was shown')
    .option('--classes <file>', 'also write the most probable class of every cell (.npy, int32)')
    .addOption(
      new Option('--engine <name>', 'incremental: only what the patch can reach is computed; naive: whole runs')
        .choices(OCCLUSION_ENGINES)
        .default('incremental'),
    )
    .addOption(
      new Option('--repeats <n>', 'of a random fill: run with its seed and those after it, for the mean and its spread')
        .argParser(parseRepeats)
        .conflicts('compare'),
    )
    .option('--compare', 'run with the other engine too, and print what a cell costs with both')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => occlude(options, output));
}

async function occlude(options: Options, output: Output): Promise<void> {
  for (const key of ['out', 'csv', 'png', 'classes'] as const) if (options[key]) await requirePlace(options[key], key);
  const beside = repeatFiles(options.out);
  if (options.repeats !== undefined) for (const file of Object.values(beside)) await requirePlace(file, 'out');
  const shape = shapeOf(options);
  const answer = await cancelOnInterrupt((signal) =>
    runOcclusion({
      ...options,
      ...shape,
      fill: options.fill(shape.patch),
      device: chosenDevice(options.device),
      signal,
      onProgress: (done, total) => output.progress(`${done} of ${total} cells`),
    }),
  );
  output.progress('');
  const { grid, log, target, base, card, device, ms, comparison, repeats } = answer;
  const map = log.map(target);
  await writeFile(options.out, encodeNpy({ shape: [grid.rows, grid.cols], data: map }));
  if (options.csv) await writeFile(options.csv, csvOf(answer, options));
  if (options.classes)
    await writeFile(options.classes, encodeNpy({ shape: [grid.rows, grid.cols], data: log.classMap() }));
  if (options.png) await writeFile(options.png, await pngOf(answer, map));
  if (repeats) {
    await writeFile(beside.mean, encodeNpy({ shape: [grid.rows, grid.cols], data: repeats.mean }));
    await writeFile(beside.spread, encodeNpy({ shape: [grid.rows, grid.cols], data: repeats.deviation }));
  }
  output.json({
    target,
    label: card.labels[target],
    base,
    rows: grid.rows,
    cols: grid.cols,
    min: extreme(map, Math.min),
    max: extreme(map, Math.max),
    device: device.provider,
    ms: Math.round(ms),
    ...(comparison && {
      msPerCell: comparison.msPerCell,
      speedup: comparison.msPerCell.naive / comparison.msPerCell.incremental,
      difference: comparison.difference,
    }),
    ...(repeats && { repeats: options.repeats, meanSpread: meanOf(repeats.deviation) }),
  });
}

/** "map.npy" → "map-mean.npy" and "map-spread.npy". */
function repeatFiles(out: string): { mean: string; spread: string } {
  const name = out.replace(/\.npy$/i, '');
  return { mean: `${name}-mean.npy`, spread: `${name}-spread.npy` };
}

/** Of the cells that were asked for; the others are NaN. */
function meanOf(map: Float32Array): number {
  const known = map.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Throws `invalid_input` with the option that is missing or too many. */
function shapeOf({ patch, stride, segments, compactness }: Options): {
  patch: number;
  segments: OcclusionQuestion['segments'];
} {
  const wrong = (message: string, field: string) => new AppError('invalid_input', message, { field });
  if (segments) {
    if (patch !== undefined && patch !== stride) throw wrong('Leave out --patch with --segments: the stride says how large they are about.', 'patch'); // prettier-ignore
    return { patch: stride, segments: { compactness: compactness ?? DEFAULT_COMPACTNESS } };
  }
  if (compactness !== undefined) throw wrong('--compactness is of segments: give --segments too.', 'compactness');
  if (patch === undefined) throw wrong('Give --patch, the side of the square in pixels, or --segments.', 'patch');
  return { patch, segments: undefined };
}

/** Cells that were not asked for are NaN. */
function extreme(map: Float32Array, of: (a: number, b: number) => number): number {
  return map.filter((value) => !Number.isNaN(value)).reduce((a, b) => of(a, b));
}

function csvOf(
  { grid, spec, log, target, base, card, network, device }: OcclusionAnswer,
  options: Options,
): Iterable<string> {
  return mapCsv({
    grid,
    spec,
    log,
    classIndex: target,
    base,
    labels: card.labels,
    provenance: {
      network: card.name,
      weights_sha256: network.key,
      image: path.basename(options.image),
      patch: spec.segments ? `${SEGMENTS_ALGORITHM} ${shapeInWords(spec)}` : String(spec.patch),
      stride: String(spec.stride),
      fill: fillForTable(spec.fill),
      ...(spec.box && { box: boxInWords(spec.box) }),
      ...(spec.alsoCovered && { fixed_patch: boxInWords(spec.alsoCovered) }),
      target: `${target} ${card.labels[target] ?? ''}`,
      base_probability: String(base),
      engine: `${device.engine} ${device.engineVersion}`,
      device: device.description,
    },
  });
}

async function pngOf({ image, grid, spec, base }: OcclusionAnswer, map: Float32Array): Promise<Uint8Array> {
  const range = scoreRange('probability', map, base);
  return renderHeatmap({ image, grid, stride: spec.stride, values: map, score: 'probability', range });
}

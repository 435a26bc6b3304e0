import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { MeasuredFilter } from '@/lib/domain/layerFilters';
import { LEAST_COUNTERPART, leastR2 } from '@/lib/filters/fitGabor';
import { filterSize, type LayerWeights } from '@/lib/filters/layerWeights';
import { littleEndian, npyHead } from '@/lib/tensor/npy';
import { measureOpened, openFilters } from '../compute/readFilters';
import { networkRef, readModelCard } from '../networks/readModelCard';
import type { Output } from './output';
import { requirePlace } from './requirePlace';

const EXAMPLES = `
Writes the weights of a convolution or a dense layer as a NumPy float32 array (outputs, inputs, rows, columns), exact.
Nothing is run. Of grouped convolutions, inputs are those of one group.

Without --layer the first layer that reads the picture is taken. "specular layers" lists the layers.

Prints a JSON line for each filter: filter, norm, nearDead, and for filters of the picture colour and gabor. gabor is the
Gabor function that describes the filter best: orientation in degrees, the direction in which it changes, clockwise from
the right (0 are upright stripes, 90 lying ones); wavelength, sigma and centre in pixels; phase in degrees; aspect; r2,
the share of the variance that is explained; gaborLike, which asks for an r2 of ${leastR2({ height: 7, width: 7 })} (${leastR2({ height: 3, width: 3 })} for 3 × 3) and, within the
kernel, for a crest and a trough of which the lesser has at least ${LEAST_COUNTERPART * 100} % of the greater one's height.

The last line is about the layer: layer, shape, groups, input (the picture, with the order of its colours, or channels),
least, greatest, medianNorm, nearDead, nearDuplicates (pairs with their cosine), gaborLike, gaborShare, medianWavelength,
orientations (in bins of 15 degrees).

Examples:
  $ specular filters --model squeezenet.model.json --out conv1.npy
  $ specular filters --model resnet20.model.json --layer conv1 --out conv1.npy`;

/** Weights that are written at once: 16 MiB. */
const BLOCK_VALUES = 2 ** 22;

interface Options {
  model: string;
  layer?: string;
  out: string;
}

export function filtersCommand(output: Output): Command {
  return new Command('filters')
    .description(
      'the weights of a layer as a NumPy float32 array, with a Gabor function fitted to each filter of the picture',
    )
    .requiredOption('--model <file>', 'model card, NAME.model.json, with the weights and labels beside it')
    .option('--layer <name>', 'a layer, by its name or its tensor (default: the first that reads the picture)')
    .requiredOption('--out <file>', 'where to write the weights (.npy)')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => filters(options, output));
}

async function filters({ model, layer: wanted, out }: Options, output: Output): Promise<void> {
  await requirePlace(out, 'out');
  const files = await readModelCard(model);
  const opened = await openFilters(await networkRef(files), files.card, wanted);
  const measured = await measureOpened(opened, files.card);
  await writeFile(out, npyBlocks(opened.weights));
  for (const filter of measured.filters) output.json(filterLine(filter));
  const { layer, shape, groups, made, input, least, greatest, medianNorm, duplicates, summary } = measured;
  const { filters: _, ...counts } = summary;
  output.json({
    ...{ layer: layer.name, type: layer.type, shape, groups, ...(made ? { made } : {}), input },
    ...{ least, greatest, medianNorm, nearDuplicates: duplicates.pairs },
    ...counts,
  });
}

function filterLine({ index, norm, nearDead, colour, gabor }: MeasuredFilter): object {
  return { filter: index, norm, nearDead, ...(colour ? { colour } : {}), ...(gabor ? { gabor } : {}) };
}

function* npyBlocks({ shape, read }: LayerWeights): Generator<Uint8Array> {
  yield npyHead(shape);
  const block = Math.max(1, Math.floor(BLOCK_VALUES / filterSize(shape)));
  for (let from = 0; from < shape[0]; from += block) yield littleEndian(read(from, Math.min(block, shape[0] - from)));
}

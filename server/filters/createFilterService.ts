/** Filters of stored networks: measured once, cached in memory, drawn on demand. Nothing is stored. */
import { AppError } from '@/lib/domain/appError';
import { planFilterGrid } from '@/lib/filters/filterGrid';
import { captionOf, isColoured, rangeOf, tileColours } from '@/lib/filters/filterLook';
import { drawFilterSvg, type FilterDrawing } from '@/lib/filters/filterSvg';
import { filterSize } from '@/lib/filters/layerWeights';
import { sortFilters } from '@/lib/filters/sortFilters';
import type { Compute } from '../compute/compute';
import type { ImageReader } from '../image/fitImage';
import { drawFilterPicture } from './drawFilterPicture';
import { createFilterReader, type FilterReaderDependencies, type OpenedNetwork } from './filterReader';
import type { FilterPictureOptions, FilterService, FilterSpan } from './filterService';

/** Weights of one block of a long answer: 16 MiB. */
const BLOCK_VALUES = 2 ** 22;

export function createFilterService(
  dependencies: FilterReaderDependencies & {
    compute: Pick<Compute, 'filterLayers'>;
    imageReader: Pick<ImageReader, 'encodePng'>;
  },
): FilterService {
  const { compute, imageReader } = dependencies;
  const { open, measure, values } = createFilterReader(dependencies);

  async function draw(networkId: string, layer: string, options: FilterPictureOptions): Promise<FilterDrawing> {
    const opened = await open(networkId);
    const filters = await measure(opened, layer);
    const [all, inputs, rows, columns] = filters.shape;
    const span = spanOf(all, filters.layer.name, options);
    const { input } = filters;
    const coloured = isColoured(input, inputs);
    const { scale, sort } = options;
    const grid = planFilterGrid(filters.shape, { count: span.count, scale, coloured });
    const { values: weights } = await values(opened, layer, span.from, span.count);
    const size = filterSize(filters.shape);
    const shown = sortFilters(filters.filters.slice(span.from, span.from + span.count), sort);
    const order = input.kind === 'picture' && input.order === 'BGR' ? 'BGR' : 'RGB';
    return {
      grid,
      scale,
      caption: captionOf(opened.name, filters, { look: options, scale, shown }),
      colours: ({ position, channel }) => {
        const index = shown[position] ?? 0;
        const at = (index - span.from) * size;
        const range = rangeOf(filters, index, options);
        return tileColours(weights.subarray(at, at + size), rows * columns, { range, channel, order });
      },
    };
  }

  return {
    async layers(networkId) {
      const { network, card } = await open(networkId);
      return compute.filterLayers(network, card);
    },

    measure: async (networkId, layer) => measure(await open(networkId), layer),

    async weights(networkId, layer, wanted) {
      const opened = await open(networkId);
      const first = await values(opened, layer, wanted.from ?? 0, 1);
      const [all, ...rest] = first.shape;
      const span = spanOf(all, first.layer.name, wanted);
      const block = Math.max(1, Math.floor(BLOCK_VALUES / filterSize(first.shape)));
      return { layer: first.layer, shape: [span.count, ...rest], blocks: blocksOf(opened, layer, span, block) };
    },

    png: async (...question) => imageReader.encodePng(drawFilterPicture(await draw(...question))),
    svg: async (...question) => drawFilterSvg(await draw(...question)),
  };

  async function* blocksOf(opened: OpenedNetwork, layer: string, span: Required<FilterSpan>, block: number) {
    for (let from = span.from; from < span.from + span.count; from += block)
      yield (await values(opened, layer, from, Math.min(block, span.from + span.count - from))).values;
  }
}

function spanOf(all: number, layer: string, { from = 0, count = all - from }: FilterSpan): Required<FilterSpan> {
  if (from >= 0 && count >= 1 && from + count <= all) return { from, count };
  throw new AppError('invalid_input', `The layer "${layer}" has the filters 0 to ${all - 1}. Ask for some of those.`, {
    field: from < 0 || from >= all ? 'from' : 'count',
  });
}

import type { FilterLayer, FilterShape, FilterSort, LayerFilters } from '@/lib/domain/layerFilters';
import type { FilterLook } from '@/lib/filters/filterLook';

/** Some of a layer's filters: `count` from `from` on, all that follow when it is left out. */
export interface FilterSpan {
  from?: number;
  count?: number;
}

/** A picture of filters. `sort` orders those of the span. */
export interface FilterPictureOptions extends FilterSpan, FilterLook {
  /** Pixels a weight. */
  scale: number;
  sort: FilterSort;
}

export interface FilterService {
  /** The network's layers that have filters, in order. */
  layers(networkId: string): Promise<FilterLayer[]>;
  /**
   * What is measured of a layer's filters. `layer` is a name or a tensor, the first layer that reads the picture when it is
   * left out. Throws `invalid_input` that names the layers which have filters, `unsupported` for weights that are not in
   * the file.
   */
  measure(networkId: string, layer?: string): Promise<LayerFilters>;
  /**
   * Exact weights as (outputs, inputs, rows, columns), in blocks that are read when they are asked for. Throws
   * `invalid_input` for filters that there are not.
   */
  weights(
    networkId: string,
    layer: string,
    span: FilterSpan,
  ): Promise<{ layer: FilterLayer; shape: FilterShape; blocks: AsyncIterable<Float32Array> }>;
  /** PNG and SVG with the caption below. Throw `too_large` for more than a picture holds. */
  png(networkId: string, layer: string, options: FilterPictureOptions): Promise<Uint8Array>;
  svg(networkId: string, layer: string, options: FilterPictureOptions): Promise<string>;
}

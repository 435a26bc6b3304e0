/** The filters of one layer: what its weights are, how they are arranged, and what was measured about each of them. */
import { z } from 'zod';
import { CHANNEL_ORDERS } from './modelCard';

/** Orders in which filters are shown; lib/filters/sortFilters.ts says what comes first. */
export const FILTER_SORTS = ['index', 'orientation', 'wavelength', 'colourfulness', 'r2', 'norm'] as const;
export type FilterSort = (typeof FILTER_SORTS)[number];
/** filter: each filter has all shades for itself. layer: one weight has one shade in the whole layer. */
export const FILTER_RANGES = ['filter', 'layer'] as const;
export type FilterRange = (typeof FILTER_RANGES)[number];

/** Four sizes: outputs × the input channels that each output reads × rows × columns. A dense layer has one row and column. */
export const filterShapeSchema = z.tuple([z.int().min(1), z.int().min(1), z.int().min(1), z.int().min(1)]);
export type FilterShape = z.infer<typeof filterShapeSchema>;

/** What the input channels of a layer are. */
export const filterInputSchema = z.discriminatedUnion('kind', [
  /** The picture itself, with its channels in this order: that of the model card, not changed on the way. */
  z.object({ kind: z.literal('picture'), order: z.enum(CHANNEL_ORDERS), height: z.int(), width: z.int() }),
  /** Channels of earlier layers: they have no colours. */
  z.object({ kind: z.literal('channels') }),
]);
export type FilterInput = z.infer<typeof filterInputSchema>;

/** Degrees and pixels; what each number means is said in lib/filters/fitGabor.ts. */
export const gaborFitSchema = z.object({
  orientation: z.number().min(0).max(180),
  wavelength: z.number().positive(),
  phase: z.number().min(0).max(360),
  sigma: z.object({ along: z.number().positive(), across: z.number().positive() }),
  centre: z.object({ x: z.number(), y: z.number() }),
  aspect: z.number().positive(),
  r2: z.number().min(0).max(1),
  counterpart: z.number().min(0).max(1),
  gaborLike: z.boolean(),
});

/** Which colours carry a filter of a picture's red, green and blue. */
export const filterColourSchema = z.object({
  /** Of its strongest pattern: a unit vector in the order red, green, blue. The pattern is brightest where this is added. */
  direction: z.tuple([z.number(), z.number(), z.number()]),
  /** Share of the squared weights that this one pattern explains. */
  explained: z.number(),
  /** Shares of the squared weights along three axes at right angles; they add up to 1. */
  shares: z.object({ luminance: z.number(), redGreen: z.number(), blueYellow: z.number() }),
  /** The part that is not luminance. */
  colourfulness: z.number(),
});
export type FilterColour = z.infer<typeof filterColourSchema>;

export const measuredFilterSchema = z.object({
  /** From 0, as the layer's output channels. */
  index: z.int(),
  /** Length of all its weights as one vector (L2). */
  norm: z.number(),
  least: z.number(),
  greatest: z.number(),
  /** Its norm is far below the layer's median: `nearDeadShare` of the layer says how far. */
  nearDead: z.boolean(),
  /** Null where the input is no picture of three colours. */
  colour: filterColourSchema.nullable(),
  /** Null where the input is no picture, the kernel is below 3 × 3, or the filter is constant. */
  gabor: gaborFitSchema.nullable(),
});
export type MeasuredFilter = z.infer<typeof measuredFilterSchema>;

/** Two filters that point in the same direction, or in opposite ones. */
export const filterPairSchema = z.object({ a: z.int(), b: z.int(), cosine: z.number() });
export type FilterPair = z.infer<typeof filterPairSchema>;

/** Numbers by which the first layers of networks are compared. */
export const filterSummarySchema = z.object({
  filters: z.int(),
  nearDead: z.int(),
  /** Filters that a Gabor function was fitted to. */
  fitted: z.int(),
  gaborLike: z.int(),
  /** gaborLike / filters. */
  gaborShare: z.number(),
  medianR2: z.number().nullable(),
  /** In pixels, of the filters that are like Gabor functions. */
  medianWavelength: z.number().nullable(),
  /** Filters that are like Gabor functions by orientation, in bins of equal width from 0 degrees on. */
  orientations: z.array(z.int()),
  /** The same by cycles a pixel, in bins of equal width from 0 to 0.5. */
  frequencies: z.array(z.int()),
  /** Filters of which at least half is colour; null where there is none. */
  colourful: z.int().nullable(),
});
export type FilterSummary = z.infer<typeof filterSummarySchema>;

/** A layer that has filters. */
export const filterLayerSchema = z.object({
  name: z.string(),
  type: z.string(),
  detail: z.string(),
  tensor: z.string(),
  /** Whether its filters are pictures: it reads the picture itself. */
  readsPicture: z.boolean(),
});
export type FilterLayer = z.infer<typeof filterLayerSchema>;

export const layerFiltersSchema = z.object({
  layer: filterLayerSchema,
  shape: filterShapeSchema,
  /** Above 1, output o reads only the input channels of group ⌊o × groups / outputs⌋. */
  groups: z.int().min(1),
  /** How the weights came about, where they are not stored as they are read; else empty. */
  made: z.string(),
  input: filterInputSchema,
  /** For people, where the input is no picture. */
  note: z.string().nullable(),
  least: z.number(),
  greatest: z.number(),
  /** Median of the norms. */
  medianNorm: z.number(),
  /** Below this share of the median norm a filter counts as nearly dead. */
  nearDeadShare: z.number(),
  filters: z.array(measuredFilterSchema),
  duplicates: z.object({
    /** Pairs from this cosine on, of either sign. */
    leastCosine: z.number(),
    /** The most alike first; null where the layer has too many weights to compare all of its filters. */
    pairs: z.array(filterPairSchema).nullable(),
    /** Pairs there are; the list may be shorter. */
    total: z.int(),
  }),
  summary: filterSummarySchema,
});
export type LayerFilters = z.infer<typeof layerFiltersSchema>;

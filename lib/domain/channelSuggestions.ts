/**
 * What a machine proposes that a channel stands for. Computed from pictures and values alone, always with a score and
 * what chance would give, and never stored among what people say: a person who agrees writes so in their own name.
 */
import { z } from 'zod';

/** Pictures whose maps are compared with what can be measured of them. */
export const SUGGESTION_PICTURES = 24;
/** How often pictures are shuffled: the greatest of all is reached by chance once in 21. */
export const SUGGESTION_SHUFFLES = 20;
/** A label of fewer pictures is not asked about. */
export const FEWEST_OF_LABEL = 3;
export const MOST_LABELS = 5;

/**
 * Of places of a picture: lib/suggestions/pictureProperties.ts measures them. Each differs from picture to picture at the
 * same place; where a place is in the picture does not, so that maps of other pictures would go with it just as well.
 */
export const PICTURE_PROPERTIES = [
  'brightness',
  'brightestPixel',
  'highlight',
  'contrast',
  'saturation',
  'redness',
  'blueness',
  'verticalEdges',
  'horizontalEdges',
] as const;
export type PictureProperty = (typeof PICTURE_PROPERTIES)[number];

const index = z.int().min(0);

export const propertySuggestionSchema = z.object({
  property: z.enum(PICTURE_PROPERTIES),
  /** Pearson's, of the map with the property at the same places: −1…1. */
  correlation: z.number(),
  /** Whether it is beyond what shuffled pictures reached. */
  aboveChance: z.boolean(),
});
export type PropertySuggestion = z.infer<typeof propertySuggestionSchema>;

export const labelSuggestionSchema = z.object({
  label: z.string(),
  pictures: index,
  /** The chance that a picture of the label has a greater value than another one: 0.5 tells nothing, 1 all. */
  area: z.number(),
  aboveChance: z.boolean(),
});
export type LabelSuggestion = z.infer<typeof labelSuggestionSchema>;

export const channelSuggestionsSchema = z.object({
  /** Names how it was computed. */
  algorithm: z.string(),
  /** Null where units see all of the picture: then there are no places to compare. */
  properties: z
    .object({
      /** Greatest |correlation| first. */
      found: z.array(propertySuggestionSchema),
      byChance: z.number().nullable(),
      /** Pictures that were compared, taken by chance from those that were searched, and places of each. */
      pictures: index,
      places: index,
    })
    .nullable(),
  /** Null where fewer than two labels have enough pictures. */
  labels: z
    .object({
      /** Greatest area first. */
      found: z.array(labelSuggestionSchema).max(MOST_LABELS),
      byChance: z.number().nullable(),
      pictures: index,
    })
    .nullable(),
});
export type ChannelSuggestions = z.infer<typeof channelSuggestionsSchema>;

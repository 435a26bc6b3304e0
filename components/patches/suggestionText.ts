/** What a machine proposes for a channel, in words. */
import type {
  ChannelSuggestions,
  LabelSuggestion,
  PictureProperty,
  PropertySuggestion,
} from '@/lib/domain/channelSuggestions';
import { countText, formatCount } from '../map/mapText';
import { correlationText } from './likeChannelsText';

/** Where a map that goes with the property fires, where one that goes against it does, and the property itself. */
const PROPERTY_TEXTS: Record<PictureProperty, { more: string; less: string; name: string }> = {
  brightness: { more: 'bright places', less: 'dark places', name: 'brightness' },
  brightestPixel: {
    more: 'places with a bright pixel',
    less: 'places without one bright pixel',
    name: 'brightest pixel',
  },
  highlight: { more: 'highlights', less: 'places without highlights', name: 'brightest pixel above the mean' },
  contrast: { more: 'places of high contrast', less: 'even places', name: 'contrast' },
  saturation: { more: 'colourful places', less: 'grey places', name: 'saturation' },
  redness: { more: 'red places', less: 'green places', name: 'red less green' },
  blueness: { more: 'blue places', less: 'yellow places', name: 'blue less yellow' },
  verticalEdges: { more: 'upright edges', less: 'places without upright edges', name: 'change from left to right' },
  horizontalEdges: { more: 'level edges', less: 'places without level edges', name: 'change from top to bottom' },
};

/** "Fires on highlights: brightest-pixel correlation 0.71." */
export function propertyText({ property, correlation }: PropertySuggestion): string {
  const { more, less, name } = PROPERTY_TEXTS[property];
  return `Fires on ${correlation > 0 ? more : less}: ${name}, correlation ${correlationText(correlation)}`;
}

/** "Fires for “7”: 0.94 (12 pictures)" */
export function labelText({ label, area, pictures }: LabelSuggestion): string {
  return `Fires for pictures labelled “${label}”: in ${Math.round(area * 100)} of 100 pairs more than for another (${countText(pictures, 'picture')})`;
}

export function propertiesBasis({ pictures, places, byChance }: NonNullable<ChannelSuggestions['properties']>): string {
  const chance = byChance === null ? '' : ` With the maps of other pictures the greatest correlation was ${correlationText(byChance)}.`; // prettier-ignore
  return `Over ${countText(pictures, 'picture')} taken by chance, ${formatCount(places)} places each.${chance}`;
}

export function labelsBasis({ pictures, byChance }: NonNullable<ChannelSuggestions['labels']>): string {
  const chance = byChance === null ? '' : ` With shuffled values the best label reached ${Math.round(byChance * 100)} of 100.`; // prettier-ignore
  return `Over the greatest values in ${countText(pictures, 'picture')} with a label; 50 of 100 would tell nothing.${chance}`;
}

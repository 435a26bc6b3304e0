'use client';
import { useActivationsPlace } from '../activations/useActivationsPlace';
import { useFiltersPlace } from '../filters/useFiltersPlace';
import { useMapPlace } from '../map/useMapPlace';
import { usePatchesPlace } from '../patches/usePatchesPlace';
import type { PlaceContext, PlaceParts } from './place';
import type { Place } from './places';
import { useOcclusionPlace } from './useOcclusionPlace';

/** All views: one that is not looked at keeps what it holds, and asks for nothing. */
export function usePlaces(context: PlaceContext): Record<Place, PlaceParts> {
  return {
    occlusion: useOcclusionPlace(context),
    activations: useActivationsPlace(context),
    filters: useFiltersPlace(context),
    patches: usePatchesPlace(context),
    map: useMapPlace(context),
  };
}

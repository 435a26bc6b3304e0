'use client';
import { POINTED_AT_NOTHING, type PlaceContext, type PlaceParts } from '../session/place';
import { EmptyState } from '../ui/EmptyState';

export function useFiltersPlace(context: PlaceContext): PlaceParts {
  return {
    view: (
      <main id="view" tabIndex={-1}>
        {context.tabs}
        <EmptyState title="Choose a network">In the bar at the top.</EmptyState>
      </main>
    ),
    inspector: null,
    announcement: null,
    finding: { subject: null, problem: 'Choose a channel first.' },
    comparable: false,
    showsRuns: false,
    pointedAt: POINTED_AT_NOTHING,
    shortcuts: {},
  };
}

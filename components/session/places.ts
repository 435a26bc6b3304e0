/** The views of the workspace, in the order of their keys 1 to 5: which one a person looks at is theirs alone. */
export const PLACES = ['occlusion', 'activations', 'filters', 'patches', 'map'] as const;
export type Place = (typeof PLACES)[number];

/** The words for them. */
export const PLACE_TEXTS: Readonly<Record<Place, { label: string; title: string }>> = {
  occlusion: { label: 'Occlusion', title: 'Where does the network look?' },
  activations: { label: 'Feature maps', title: 'What does a layer make of this picture?' },
  filters: { label: 'Filters', title: 'Which weights did a layer learn?' },
  patches: { label: 'Patches', title: 'Which pictures fire a channel most, and where?' },
  map: { label: 'Map', title: 'Which pictures are alike to the network?' },
};

/** The key that opens it. */
export function keyOfPlace(place: Place): string {
  return String(PLACES.indexOf(place) + 1);
}

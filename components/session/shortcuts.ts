import type { Place } from './places';

/**
 * The keys of the workspace: what they do, in the order of the help. Those with `places` do it there alone. Arrow keys
 * belong to the grids themselves.
 */
export const SHORTCUTS = [
  { key: '1', action: 'showOcclusion', text: 'Occlusion' },
  { key: '2', action: 'showActivations', text: 'Feature maps' },
  { key: '3', action: 'showFilters', text: 'Filters' },
  { key: '4', action: 'showPatches', text: 'Patches' },
  { key: '5', action: 'showMap', text: 'The map' },
  { key: ',', action: 'previousPicture', text: 'The picture before' },
  { key: '.', action: 'nextPicture', text: 'The next picture' },
  { key: '[', action: 'previousLayer', text: 'The layer before', places: ['activations', 'filters', 'patches'] },
  { key: ']', action: 'nextLayer', text: 'The next layer', places: ['activations', 'filters', 'patches'] },
  { key: 'o', action: 'toggleOverlay', text: 'Heatmap or feature map over the picture, on or off', places: ['occlusion', 'activations'] }, // prettier-ignore
  { key: 'h', action: 'toggleHand', text: 'Cover the picture by hand, on or off', places: ['occlusion'] },
  { key: 'c', action: 'nextContrast', text: 'The next contrast', places: ['activations', 'filters'] },
  { key: 'C', action: 'previousContrast', text: 'The contrast before', places: ['activations', 'filters'] },
  { key: 'p', action: 'pin', text: 'Pin the channel, or let it go', places: ['activations'] },
  { key: 't', action: 'toggleTable', text: 'Picture or table' },
  { key: 'f', action: 'find', text: 'Search the pictures, or the map' },
  { key: 'n', action: 'newFinding', text: 'New finding' },
  { key: '?', action: 'help', text: 'This list' },
  { key: 'Escape', action: 'reset', text: 'Drop the selection' },
] as const satisfies readonly Shortcut[];
interface Shortcut {
  key: string;
  action: string;
  text: string;
  places?: readonly Place[];
}
export type ShortcutAction = (typeof SHORTCUTS)[number]['action'];

export const GRID_KEYS = [
  { keys: '← ↑ → ↓', text: 'Move by one cell' },
  { keys: 'Shift + arrow', text: 'Move by five cells' },
  { keys: 'Home, End', text: 'First or last cell of the row; with Ctrl of the map' },
] as const;

/** Of feature maps. */
export const TILE_KEYS = [
  { keys: 'Enter', text: 'Enlarge the channel; Esc leads back to all' },
  { keys: 'Page Up, Page Down', text: 'By a page of channels; enlarged, the channel before or after' },
] as const;

/** The part of a keyboard event that is looked at. */
export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** Text is being typed where the key was pressed. */
  inText: boolean;
  /** A dialog is open above the workspace. */
  inDialog: boolean;
}

/** What a key means; null when it means nothing here, or something else to the place where it was pressed. */
export function shortcutOf(pressed: PressedKey, place: Place): ShortcutAction | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.inDialog || pressed.inText) return null;
  const means = (shortcut: Shortcut) => shortcut.key === pressed.key && (shortcut.places?.includes(place) ?? true);
  return SHORTCUTS.find(means)?.action ?? null;
}

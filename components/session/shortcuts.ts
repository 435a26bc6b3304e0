/** The keys of the workspace: what they do, in the order of the help. Arrow keys belong to the heatmap itself. */
export const SHORTCUTS = [
  { key: '1', action: 'showOcclusion', text: 'Occlusion' },
  { key: '5', action: 'showMap', text: 'The map' },
  { key: ',', action: 'previousPicture', text: 'The picture before' },
  { key: '.', action: 'nextPicture', text: 'The next picture' },
  { key: 'o', action: 'toggleOverlay', text: 'Heatmap on or off' },
  { key: 't', action: 'toggleTable', text: 'Heatmap or map, or its table' },
  { key: 'f', action: 'find', text: 'Search the pictures, or the map' },
  { key: 'n', action: 'newFinding', text: 'New finding' },
  { key: '?', action: 'help', text: 'This list' },
  { key: 'Escape', action: 'reset', text: 'Drop the selection' },
] as const;
export type ShortcutAction = (typeof SHORTCUTS)[number]['action'];

export const GRID_KEYS = [
  { keys: '← ↑ → ↓', text: 'Move by one cell' },
  { keys: 'Shift + arrow', text: 'Move by five cells' },
  { keys: 'Home, End', text: 'First or last cell of the row; with Ctrl of the map' },
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
export function shortcutOf(pressed: PressedKey): ShortcutAction | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.inDialog || pressed.inText) return null;
  return SHORTCUTS.find(({ key }) => key === pressed.key)?.action ?? null;
}

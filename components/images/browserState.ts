/** What a person does among the pictures of a list: moves, selects, opens. Places are counted from 0. */
import type { ImageDisplay } from './imageQuery';
import { clipPlaces, NO_PLACES, togglePlace, withPlaces } from './placeRanges';

export interface BrowserState extends Omit<ImageDisplay, 'at'> {
  /** Where the range begins that Shift draws out. */
  anchor: number | null;
}

export type BrowserAction =
  /** The keyboard or a press goes to a picture; the selection stays. */
  | { kind: 'go'; place: number }
  /** Shift: everything from the anchor to the picture is selected too. */
  | { kind: 'extend'; place: number }
  | { kind: 'toggle'; place: number }
  | { kind: 'selectAll'; total: number }
  | { kind: 'clear' }
  | { kind: 'open'; place: number }
  | { kind: 'close' }
  | { kind: 'show'; view?: ImageDisplay['view']; side?: ImageDisplay['side'] }
  /** The list has become shorter. */
  | { kind: 'clip'; total: number };

export function openBrowser(display: ImageDisplay, total: number): BrowserState {
  const { view, side, picture, open, selected } = display;
  return clip({ view, side, picture, open, selected, anchor: picture }, total);
}

export function changeBrowser(state: BrowserState, action: BrowserAction): BrowserState {
  switch (action.kind) {
    case 'go':
      return { ...state, picture: action.place, anchor: action.place };
    case 'extend': {
      const anchor = state.anchor ?? state.picture ?? action.place;
      return { ...state, picture: action.place, anchor, selected: withPlaces(state.selected, anchor, action.place) };
    }
    case 'toggle':
      return {
        ...state,
        picture: action.place,
        anchor: action.place,
        selected: togglePlace(state.selected, action.place),
      };
    case 'selectAll':
      return action.total > 0 ? { ...state, selected: withPlaces(NO_PLACES, 0, action.total - 1) } : state;
    case 'clear':
      return { ...state, selected: NO_PLACES };
    case 'open':
      return { ...state, picture: action.place, anchor: action.place, open: true };
    case 'close':
      return { ...state, open: false };
    case 'show':
      return { ...state, view: action.view ?? state.view, side: action.side ?? state.side };
    case 'clip':
      return clip(state, action.total);
  }
}

function clip(state: BrowserState, total: number): BrowserState {
  const picture = state.picture !== null && state.picture < total ? state.picture : null;
  return { ...state, picture, open: state.open && picture !== null, selected: clipPlaces(state.selected, total) };
}

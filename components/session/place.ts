/** What the workspace and each of its views are to each other. */
import type { ReactNode } from 'react';
import type { SessionViewChange } from '@/lib/domain/session';
import type { Finding } from '@/lib/domain/finding';
import type { CellPlace } from '../occlusion/cellGeometry';
import type { PossibleFinding } from './findingContext';
import type { SoughtChannel } from './findingsAbout';
import type { LookedPlace, Looks } from './placeLooks';
import type { Place } from './places';
import type { SessionStore } from './sessionStore';
import type { ShortcutAction } from './shortcuts';
import type { PersonalView } from './usePersonalView';
import type { WorkspaceModel } from './useWorkspaceModel';
import type { OpenDialog } from './WorkspaceDialogs';

/** What a view is given. */
export interface PlaceContext {
  store: SessionStore;
  /** Of the session: its state, the shared view, the network, the picture. */
  model: WorkspaceModel;
  me: { id: string; name: string };
  personal: PersonalView;
  change: (wanted: Partial<PersonalView>) => void;
  /** Cells of the heatmap, from the first to the one that the keyboard is on. */
  select: (from: CellPlace, to: CellPlace) => void;
  changeLook: <P extends LookedPlace>(place: P, wanted: Partial<Looks[P]>) => void;
  /** The way to the other views: stands first in the bar of each. */
  tabs: ReactNode;
  openDialog: (dialog: OpenDialog) => void;
  /** To another view, with another picture, layer, channel …: those are shared. */
  goTo: (place: Place, change?: SessionViewChange) => void;
}

/** What a view puts into the workspace. A view that is not looked at gives them too, and asks for nothing. */
export interface PlaceParts {
  view: ReactNode;
  inspector: ReactNode;
  /** What is computed here, for screen readers; null: nothing is. */
  announcement: string | null;
  /** What a finding would be about. */
  finding: PossibleFinding;
  /** What was found in the session, as far as it matters here. */
  findings: readonly Finding[];
  /** Left out where no channel is sought: which part of each of them is meant. */
  about?: SoughtChannel;
  /** Whether the way to a new finding stands elsewhere in the view. */
  offersFinding?: true;
  /** Whether a second network can be shown beside the first. */
  comparable: boolean;
  /** Whether the runs of occlusion stand below it even while none is computing. */
  showsRuns: boolean;
  /** Under the pointer or the keyboard, for the others in the room. */
  pointedAt: { cell: CellPlace | null; imageId: string | null };
  /** The keys that are this view's own. */
  shortcuts: Partial<Record<ShortcutAction, () => void>>;
}

/** Nothing is pointed at. */
export const POINTED_AT_NOTHING: PlaceParts['pointedAt'] = { cell: null, imageId: null };

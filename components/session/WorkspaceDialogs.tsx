import type { Network } from '@/lib/domain/network';
import type { MapDraft } from '../map/mapDraft';
import { NewMapDialog, type NewMapDialogProps } from '../map/NewMapDialog';
import { FindingDialog, type FindingSubject } from './FindingDialog';
import { ShortcutsDialog } from './ShortcutsDialog';

/** A finding stays about what was on the screen when it was begun, whatever the others look at meanwhile. */
export type OpenDialog =
  | { kind: 'keys' }
  | { kind: 'finding'; subject: FindingSubject }
  | { kind: 'map'; draft: MapDraft; onMake: NewMapDialogProps['onMake'] };

export interface WorkspaceDialogsProps {
  dialog: OpenDialog | null;
  networks: readonly Network[];
  onClose: () => void;
  /** Whether single keys do something. */
  singleKeys: boolean;
  onSingleKeys: (enabled: boolean) => void;
}

/** While its dialog is closed. */
const NOTHING_TO_MAKE = () => Promise.resolve();

/** What opens above the workspace, one at a time. */
export function WorkspaceDialogs(props: WorkspaceDialogsProps) {
  const { dialog, networks, onClose, singleKeys, onSingleKeys } = props;
  return (
    <>
      <NewMapDialog
        draft={dialog?.kind === 'map' ? dialog.draft : null}
        networks={networks}
        onMake={dialog?.kind === 'map' ? dialog.onMake : NOTHING_TO_MAKE}
        onClose={onClose}
      />
      <FindingDialog subject={dialog?.kind === 'finding' ? dialog.subject : null} onClose={onClose} />
      <ShortcutsDialog open={dialog?.kind === 'keys'} onClose={onClose} enabled={singleKeys} onEnable={onSingleKeys} />
    </>
  );
}

import { channelEvidenceAnswerSchema } from '@/lib/protocol/labellingRest';
import { useResource } from '../api/useResource';
import { PatchTable, sheetCell } from '../findings/kinds/PatchSheet';
import { patchText } from '../patches/patchText';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { evidencePath } from './labelPaths';

const TILES = 'grid grid-cols-3 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))]';

export interface EvidenceSheetProps {
  labellingId: string;
  channel: number;
  /** Patches that there are, or a few more. */
  top: number;
}

/** What everybody judges a channel by: its strongest patches, as they were frozen. */
export function EvidenceSheet({ labellingId, channel, top }: EvidenceSheetProps) {
  const path = evidencePath(labellingId, channel);
  const evidence = useResource(path, channelEvidenceAnswerSchema, true);
  switch (evidence.status) {
    case 'loading':
      return (
        <Waiting what="The patches are on the way." className={TILES}>
          {Array.from({ length: top }, (_, k) => (
            <Skeleton key={k} className="aspect-[112/228] w-full" />
          ))}
        </Waiting>
      );
    case 'failed':
      return (
        <Callout kind="error" title="The patches cannot be shown.">
          {evidence.error.message} Reload the page; your labels are kept.
        </Callout>
      );
    case 'ready': {
      const { highest, neverFires } = evidence.value.patches;
      return (
        <div className="flex min-w-0 flex-col gap-3">
          {neverFires && <Callout kind="warning">It fires in none of the pictures.</Callout>}
          <ol aria-label={`The strongest patches of channel ${channel}`} className={TILES}>
            {highest.map((patch, place) => (
              <li key={place} className="min-w-0">
                <span
                  role="img"
                  aria-label={patchText(patch, place)}
                  className="bg-sunken rounded-control block w-full bg-no-repeat"
                  style={sheetCell(`${path}/picture`, place, highest.length)}
                />
              </li>
            ))}
          </ol>
          <p className="text-muted text-small max-w-prose">
            Strongest first. Above what the channel sees at that place, below the whole picture with that place in a
            white box.
          </p>
          <details>
            <summary className="text-small text-muted min-h-6 cursor-pointer">
              The patches as a table, with file names and classes
            </summary>
            <div className="mt-2">
              <PatchTable caption={`The strongest patches of channel ${channel}`} patches={highest} />
            </div>
          </details>
        </div>
      );
    }
  }
}

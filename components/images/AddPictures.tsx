'use client';
import { useRouter } from 'next/navigation';
import { formatBytes } from '../text/formatBytes';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { DropZone } from './DropZone';
import { formatCount } from './ImageSetList';
import { useImageImport, type ImageImport, type Refusal } from './useImageImport';

/** A zip may hold thousands of files that are no pictures. */
const REFUSALS_SHOWN = 50;
const ACCEPT = '.zip,image/png,image/jpeg,image/webp,image/gif,image/avif,image/tiff';

export interface AddPicturesProps {
  imageSetId: string;
  /** The set is empty: this is the one next step. */
  primary?: boolean;
}

/** Pictures or a zip into a set, with progress and the reason for every file that was left out. */
export function AddPictures({ imageSetId, primary }: AddPicturesProps) {
  const router = useRouter();
  const { state, add, stop } = useImageImport(imageSetId, () => router.refresh());
  return (
    <div className="flex flex-col gap-3">
      <DropZone
        choose="Add pictures"
        accept={ACCEPT}
        multiple
        primary={primary}
        disabled={state.status === 'sending'}
        onFiles={(files) => void add(files)}
      >
        or drop pictures or a zip here. In a zip a folder’s name is the label of its pictures; a{' '}
        <code className="font-mono">labels.csv</code> (file,label) works too.
      </DropZone>
      <Outcome state={state} stop={stop} />
    </div>
  );
}

function Outcome({ state, stop }: Pick<ImageImport, 'state' | 'stop'>) {
  switch (state.status) {
    case 'idle':
      return null;
    case 'sending': {
      const text = `${formatBytes(state.sentBytes)} of ${formatBytes(state.totalBytes)}`;
      const reading = state.sentBytes >= state.totalBytes;
      return (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-60">
            <p className="mb-1 wrap-anywhere">{reading ? `Reading ${state.current}…` : `${state.current}: ${text}`}</p>
            <ProgressBar label="Sending pictures" done={state.sentBytes} total={state.totalBytes} valueText={text} />
          </div>
          <Button onClick={stop}>Stop</Button>
        </div>
      );
    }
    case 'done':
      return (
        <div className="flex flex-col gap-3">
          <Callout live>
            {formatCount(state.added)} added{state.stopped ? '; then it was stopped. What was added stays.' : '.'}
          </Callout>
          {state.refused.length > 0 && <RefusedFiles refused={state.refused} />}
        </div>
      );
  }
}

function RefusedFiles({ refused }: { refused: readonly Refusal[] }) {
  return (
    <Callout
      kind="warning"
      live
      title={`${refused.length} ${refused.length === 1 ? 'file was' : 'files were'} left out.`}
    >
      <ul className="mt-1 list-disc pl-5" aria-label="Files that were left out">
        {refused.slice(0, REFUSALS_SHOWN).map(({ fileName, message }, index) => (
          <li key={index}>
            {/* Most messages name their file already. */}
            {!message.startsWith(fileName) && <span className="font-semibold">{fileName}: </span>}
            {message}
          </li>
        ))}
        {refused.length > REFUSALS_SHOWN && <li>and {refused.length - REFUSALS_SHOWN} more</li>}
      </ul>
    </Callout>
  );
}

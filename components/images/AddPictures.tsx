'use client';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import type { Task } from '@/lib/domain/task';
import { formatBytes } from '../text/formatBytes';
import { Button, buttonClass } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { fromFileList, readDrop } from './droppedFiles';
import { DropZone } from './DropZone';
import { ImportTask } from './ImportTask';
import { importFiguresText, remainingText } from './importText';
import { RefusedFiles } from './RefusedFiles';
import { useImageImport, type ImageImport } from './useImageImport';
import { usePastedFiles } from './usePastedFiles';

const ACCEPT = '.zip,.csv,.tsv,image/png,image/jpeg,image/webp,image/gif,image/avif,image/tiff';

export interface AddPicturesProps {
  imageSetId: string;
  /** The set is empty: this is the one next step. */
  primary?: boolean;
  /** Imports of this set, newest first. */
  tasks: readonly Task[];
}

/** Pictures, folders and zips into a set, with progress and the reason for every file that was left out. */
export function AddPictures({ imageSetId, primary, tasks }: AddPicturesProps) {
  const router = useRouter();
  const [started, setStarted] = useState<readonly Task[]>([]);
  const refresh = () => router.refresh();
  const onTask = (task: Task) => setStarted((others) => [task, ...others]);
  const { state, add, stop } = useImageImport(imageSetId, { onAdded: refresh, onTask });
  usePastedFiles((files) => void add(fromFileList(files)));
  const busy = state.status !== 'idle' && state.status !== 'done';
  const known = new Set(started.map(({ id }) => id));
  return (
    <div className="flex flex-col gap-3">
      <DropZone
        choose="Add pictures"
        accept={ACCEPT}
        multiple
        primary={primary}
        disabled={busy}
        onFiles={(files) => void add(fromFileList(files))}
        onTransfer={(transfer) => void add(readDrop(transfer))}
        more={<FolderButton disabled={busy} onFiles={(files) => void add(fromFileList(files))} />}
      >
        or drop pictures, a folder or a zip here, or paste a picture. In a folder or a zip the folder of a picture is
        its label; a CSV file with the columns <code className="font-mono">file</code> and{' '}
        <code className="font-mono">label</code> works too.
      </DropZone>
      <Outcome state={state} stop={stop} />
      {[...started, ...tasks.filter(({ id }) => !known.has(id))].map((task) => (
        <ImportTask key={task.id} imageSetId={imageSetId} known={task} onAdded={refresh} />
      ))}
    </div>
  );
}

function FolderButton({ disabled, onFiles }: { disabled: boolean; onFiles: (files: File[]) => void }) {
  const id = useId();
  return (
    <span>
      <input
        id={id}
        type="file"
        // React knows no property of this name.
        ref={(input) => input?.setAttribute('webkitdirectory', '')}
        disabled={disabled}
        className="peer sr-only"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          if (files.length > 0) onFiles(files);
          event.currentTarget.value = ''; // the same folder may be chosen again
        }}
      />
      <label
        htmlFor={id}
        className={buttonClass(
          'plain',
          `peer-focus-visible:outline-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-1 ${
            disabled ? 'cursor-not-allowed opacity-50' : 'cursor-pointer'
          }`,
        )}
      >
        Add a folder
      </label>
    </span>
  );
}

function Outcome({ state, stop }: Pick<ImageImport, 'state' | 'stop'>) {
  switch (state.status) {
    case 'idle':
      return null;
    case 'reading':
      return <p role="status">Looking through the files…</p>;
    case 'uploading': {
      const { name, sentBytes, totalBytes, elapsedMs } = state;
      const text = `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`;
      const left = remainingText(sentBytes, totalBytes, elapsedMs);
      return (
        <Sending label={`Sending ${name}`} done={sentBytes} total={totalBytes} text={text} left={left} stop={stop} />
      );
    }
    case 'sending': {
      const { progress, elapsedMs } = state;
      const { done, total, refused } = progress;
      const text = `${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} pictures: ${importFiguresText({ ...progress, refusedCount: refused.length })}`;
      const left = remainingText(done, total, elapsedMs);
      return <Sending label="Sending pictures" done={done} total={total} text={text} left={left} stop={stop} />;
    }
    case 'done': {
      const { progress, refused, problem } = state;
      const nothing = progress.total === 0 && refused.length === 0 && problem === null;
      if (nothing) return null; // a zip: its task says more
      return (
        <div className="flex flex-col gap-3">
          {problem !== null && (
            <Callout kind="error" title="Not everything was sent.">
              {problem}
            </Callout>
          )}
          {progress.total > 0 && (
            <Callout live>{importFiguresText({ ...progress, refusedCount: refused.length })}.</Callout>
          )}
          <RefusedFiles refused={refused} count={refused.length} />
        </div>
      );
    }
  }
}

interface SendingProps {
  label: string;
  done: number;
  total: number;
  text: string;
  left: string | null;
  stop: () => void;
}

function Sending({ label, done, total, text, left, stop }: SendingProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <p className="mb-1 wrap-anywhere tabular-nums">
          {label}: {text}
          {left && ` · ${left}`}
        </p>
        <ProgressBar label={label} done={done} total={total} valueText={text} />
      </div>
      <Button onClick={stop}>Stop</Button>
    </div>
  );
}

'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { IMPORT_LINES, importLineSchema, type FindingImportReport } from '@/lib/protocol/rest';
import { messageOf, requestText } from '../../api/request';
import { uploadLines } from '../../api/upload';
import { Button, type ButtonKind } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { ImportReport } from './ImportReport';
import { isSending, stepOf, type ImportStep } from './importSteps';

type State =
  | { kind: 'idle'; problem: string | null }
  /** `isNothing`: nothing of it was stored, for sure. */
  | { kind: 'stopped'; isNothing: boolean }
  | Running
  | { kind: 'done'; report: FindingImportReport };

interface Running {
  kind: 'running';
  fileName: string;
  step: ImportStep;
  /** It is on the server whole, and is stopped there by this id. */
  importId: string | null;
  isStopping: boolean;
  /** Why it could not be stopped. */
  problem: string | null;
}

/** Takes in an archive of findings, and says what became of each. */
export function ImportFindings({ kind }: { kind?: ButtonKind }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind={kind} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Import
      </Button>
      <Dialog title="Import findings" open={open} onClose={() => setOpen(false)} wide>
        <ImportForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const { state, send, stop } = useImport();
  switch (state.kind) {
    case 'idle':
    case 'stopped':
      return <ChooseArchive state={state} onChoose={send} />;
    case 'running':
      return <RunningImport {...state} onStop={stop} />;
    case 'done':
      return <ImportReport report={state.report} onClose={onClose} />;
  }
}

function useImport() {
  const router = useRouter();
  const [state, setState] = useState<State>({ kind: 'idle', problem: null });
  /** Of the upload: it ends with the dialog, and the import with it. */
  const stopping = useRef<AbortController>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const run = (change: Partial<Running>) => setState((was) => (was.kind === 'running' ? { ...was, ...change } : was));

  const send = async (file: File) => {
    const abort = new AbortController();
    stopping.current = abort;
    const first = stepOf({ kind: 'sending', done: 0, total: file.size }, null);
    setState({ kind: 'running', fileName: file.name, step: first, importId: null, isStopping: false, problem: null });
    let step = first;
    const go = (progress: Parameters<typeof stepOf>[0]) => run({ step: (step = stepOf(progress, step)) });
    let report: FindingImportReport | null = null;
    try {
      await uploadLines('/api/findings/import', importLineSchema, file, {
        accept: IMPORT_LINES,
        signal: abort.signal,
        onProgress: (done, total) => go({ kind: 'sending', done, total }),
        onLine(line) {
          if (line.kind === 'started') run({ importId: line.id });
          else if (line.kind === 'report') report = line.report;
          else if (line.kind === 'error') throw AppError.fromBody(line.error);
          else go(line);
        },
      });
      if (!report) throw new AppError('unavailable', 'The connection broke. What was stored by then is here: send the archive again to go on.'); // prettier-ignore
      setState({ kind: 'done', report });
    } catch (error) {
      const isStopped = error instanceof AppError && error.code === 'cancelled';
      // Else the server says that it stopped before it stored anything.
      const isNothing = !abort.signal.aborted || isSending(step);
      setState(isStopped ? { kind: 'stopped', isNothing } : { kind: 'idle', problem: messageOf(error) });
    }
    router.refresh(); // some may be here, also where it broke off
  };

  /** Before it is on the server whole the upload ends; afterwards the server says what is stored by then. */
  const stop = async () => {
    if (state.kind !== 'running') return;
    if (state.importId === null) return stopping.current?.abort();
    run({ isStopping: true, problem: null });
    // It may be over in this moment: its report comes then.
    await requestText(`/api/findings/import/${state.importId}`, { method: 'DELETE' }).catch((error: unknown) =>
      run({ isStopping: false, problem: messageOf(error) }),
    );
  };
  return { state, send: (file: File) => void send(file), stop: () => void stop() };
}

interface ChooseArchiveProps {
  state: Extract<State, { kind: 'idle' | 'stopped' }>;
  onChoose: (file: File) => void;
}

function ChooseArchive({ state, onChoose }: ChooseArchiveProps) {
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file) onChoose(file);
  };
  return (
    <div className="flex flex-col gap-3">
      <p>
        An archive that was exported as JSON brings its findings with their evidence, their history and what was said of
        them, and the collections and labellings that are in it. What is here already stays, and gets what came after.
      </p>
      <Field label="Archive" hint="A zip file, such as findings.zip">
        {(control) => (
          <input
            type="file"
            accept=".zip,application/zip"
            onChange={choose}
            className="text-small max-w-full py-1"
            {...control}
          />
        )}
      </Field>
      {state.kind === 'stopped' && (
        <Callout live title="Stopped.">
          {state.isNothing
            ? 'Nothing of the archive was taken in.'
            : 'What was stored by then is here; send it again to go on.'}
        </Callout>
      )}
      {state.kind === 'idle' && state.problem !== null && (
        <Callout kind="error" title="The import broke off.">
          {state.problem}
        </Callout>
      )}
    </div>
  );
}

function RunningImport({ fileName, step, isStopping, problem, onStop }: Running & { onStop: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="font-semibold wrap-anywhere">{fileName}</p>
      <ProgressBar label={step.label} done={step.done} total={step.total} valueText={step.text} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted text-small">
          {isStopping ? 'Stopping…' : step.text}
          {!isStopping && step.left !== null && <span aria-hidden="true">, {step.left} left</span>}
        </p>
        <Button onClick={onStop} disabled={isStopping}>
          Stop
        </Button>
      </div>
      {problem !== null && (
        <Callout kind="error" title="It was not stopped.">
          {problem}
        </Callout>
      )}
    </div>
  );
}

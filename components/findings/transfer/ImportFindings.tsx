'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { findingImportReportSchema, type FindingImportReport, type ImportedFinding } from '@/lib/protocol/rest';
import { messageOf } from '../../api/request';
import { upload } from '../../api/upload';
import { formatBytes } from '../../text/formatBytes';
import { Button, type ButtonKind } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { findingsText } from './exportText';

/** Refused ones are all listed up to this; more of them are counted. */
const SHOWN = 50;

type State =
  | { kind: 'idle'; problem: string | null }
  /** `sent`: all of the archive was, and the server may have taken in some of it. */
  | { kind: 'stopped'; sent: boolean }
  | { kind: 'sending'; fileName: string; sent: number; total: number }
  | { kind: 'done'; report: FindingImportReport };

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
  const router = useRouter();
  const [state, setState] = useState<State>({ kind: 'idle', problem: null });
  /** Of the upload: it ends with the dialog. */
  const stopping = useRef<AbortController>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const send = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    const stop = new AbortController();
    stopping.current = stop;
    setState({ kind: 'sending', fileName: file.name, sent: 0, total: file.size });
    try {
      const onProgress = (sent: number, total: number) =>
        setState({ kind: 'sending', fileName: file.name, sent, total });
      const report = await upload('/api/findings/import', findingImportReportSchema, file, {
        onProgress,
        signal: stop.signal,
      });
      setState({ kind: 'done', report });
    } catch (error) {
      const isStopped = error instanceof AppError && error.code === 'cancelled' && stop.signal.aborted;
      setState((was) =>
        isStopped
          ? { kind: 'stopped', sent: was.kind === 'sending' && isSent(was) }
          : { kind: 'idle', problem: messageOf(error) },
      );
    }
    router.refresh(); // some may be here, also where it broke off
  };

  switch (state.kind) {
    case 'idle':
    case 'stopped':
      return (
        <div className="flex flex-col gap-3">
          <p>
            An archive that was exported as JSON brings its findings with their evidence, their history and what was
            said of them. What is here already stays, and gets what came after.
          </p>
          <Field label="Archive" hint="A zip file, such as findings.zip">
            {(control) => (
              <input
                type="file"
                accept=".zip,application/zip"
                onChange={(event) => void send(event)}
                className="text-small max-w-full py-1"
                {...control}
              />
            )}
          </Field>
          {state.kind === 'stopped' && (
            <Callout live title="Stopped.">
              {state.sent
                ? 'What was read until then is here. Send the same archive again to go on.'
                : 'The archive was not sent whole: nothing of it was taken in.'}
            </Callout>
          )}
          {state.kind === 'idle' && state.problem !== null && (
            <Callout kind="error" title="The import broke off.">
              {state.problem}
            </Callout>
          )}
        </div>
      );
    case 'sending':
      return <Sending {...state} onStop={() => stopping.current?.abort()} />;
    case 'done':
      return <Report report={state.report} onClose={onClose} />;
  }
}

/** It is being read on the server then. */
const isSent = ({ sent, total }: { sent: number; total: number }) => total > 0 && sent >= total;

interface SendingProps {
  fileName: string;
  sent: number;
  total: number;
  onStop: () => void;
}

function Sending({ fileName, sent, total, onStop }: SendingProps) {
  const text = isSent({ sent, total })
    ? 'It is sent, and is being read…'
    : `${formatBytes(sent)} of ${formatBytes(total)} are sent`;
  return (
    <div className="flex flex-col gap-3">
      <p className="font-semibold wrap-anywhere">{fileName}</p>
      <ProgressBar label="Sending the archive" done={sent} total={total} valueText={text} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted text-small">
          {text}
        </p>
        <Button onClick={onStop}>Stop</Button>
      </div>
    </div>
  );
}

function Report({ report: { findings }, onClose }: { report: FindingImportReport; onClose: () => void }) {
  const of = (outcome: ImportedFinding['outcome']) => findings.filter((one) => one.outcome === outcome);
  const refused = of('refused');
  const came = [...of('imported'), ...of('updated')];
  const unchanged = of('unchanged').length;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-semibold">
        {[
          `${findingsText(of('imported').length)} imported`,
          of('updated').length > 0 && `${of('updated').length} updated`,
          unchanged > 0 && `${unchanged} here already`,
          refused.length > 0 && `${refused.length} refused`,
        ]
          .filter(Boolean)
          .join(', ')}
        .
      </p>
      {refused.length > 0 && (
        <Callout kind="warning" title={`${findingsText(refused.length)} could not be taken in.`}>
          <ul aria-label="Refused" className="mt-1 list-disc pl-5">
            {refused.slice(0, SHOWN).map(({ id, title, reason }, k) => (
              <li key={k}>
                <span className="font-semibold">{title ?? id ?? 'Without a title'}: </span>
                {reason}
              </li>
            ))}
            {refused.length > SHOWN && <li>and {refused.length - SHOWN} more</li>}
          </ul>
        </Callout>
      )}
      {came.length > 0 && (
        <ul aria-label="Imported" className="max-h-64 overflow-y-auto">
          {came.slice(0, SHOWN).map(({ id, title, outcome }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2">
              <Link href={`/findings/${id}`} className="text-accent wrap-anywhere underline">
                {title}
              </Link>
              {outcome === 'updated' && <span className="text-muted text-small">has what came after</span>}
            </li>
          ))}
          {came.length > SHOWN && <li className="text-muted">and {came.length - SHOWN} more</li>}
        </ul>
      )}
      <div className="flex justify-end">
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

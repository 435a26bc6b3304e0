'use client';
import Link from 'next/link';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { AppError } from '@/lib/domain/appError';
import { MAX_PARTS, newPartSchema, type Finding } from '@/lib/domain/finding';
import { MAX_SEARCH_LENGTH } from '@/lib/domain/findingFilter';
import { MAX_REASON_LENGTH } from '@/lib/domain/findingReview';
import { findingAnswerSchema, findingPageSchema } from '@/lib/protocol/rest';
import { partAnswerSchema } from '@/lib/protocol/reviewRest';
import { messageOf, request } from '../api/request';
import { useResource, valueOf } from '../api/useResource';
import { parseWords } from '../findings/wordsInput';
import { focusNow } from '../page/focusFirst';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from '../review/entryId';
import { partElementId } from '../review/anchorText';
import { useKeptText } from '../review/keptText';
import { StatusTag } from '../review/StatusTag';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { DialogActions } from '../ui/DialogActions';
import { TextArea, TextInput } from '../ui/Field';
import { WaitingRows } from '../ui/Waiting';
import { addableFindings } from './addableFindings';
import type { FindingContext } from './FindingDialog';

export interface AddToFindingProps {
  /** What would be added. */
  context: FindingContext;
  onAdded: (finding: Finding, partId: string) => void;
  onClose: () => void;
  /** What else is to be chosen. */
  children: ReactNode;
}

/** Findings that are asked for at a time. */
const ASKED = 30;

/** Adds what is on the screen to a finding that is there: which one, and why it belongs there. */
export function AddToFinding({ context, onAdded, onClose, children }: AddToFindingProps) {
  const { sessionId, author, ...draft } = context;
  const [note, setNote] = useKeptText(`${sessionId}.addPart.note`);
  const [findingId, choose] = useKeptText(`${sessionId}.addPart.finding`);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const [added, setAdded] = useState<{ finding: Finding; number: number } | null>(null);
  if (added) return <Added {...added} onClose={onClose} />;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      if (findingId === '') throw new AppError('invalid_input', 'Choose the finding that it belongs to.', { field: 'finding' }); // prettier-ignore
      const said = JSON.stringify([findingId, author, note, draft]);
      const json = parseWords(newPartSchema, { id: entryId(tabStore, said), by: author, note, sessionId, draft });
      const answer = await request(`/api/findings/${findingId}/parts`, partAnswerSchema, { method: 'POST', json });
      forgetEntryId(tabStore, said);
      setNote('');
      choose('');
      const { finding, entry } = answer;
      setAdded({ finding, number: finding.added.find(({ id }) => id === entry.id)?.number ?? 1 });
      onAdded(finding, entry.id);
    } catch (error) {
      setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
    } finally {
      setBusy(false);
    }
  };
  const field = problem?.options.field;
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" noValidate>
      <FindingChoice
        of={{ sessionId, networkId: networkOf(context) }}
        chosen={findingId}
        onChoose={(id) => {
          choose(id);
          setProblem(null);
        }}
        error={field === 'finding' ? (problem?.message ?? null) : null}
      />
      <TextArea
        label="Why it belongs there"
        hint="It may be left empty."
        maxLength={MAX_REASON_LENGTH}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        error={field === 'note' ? (problem?.message ?? null) : null}
      />
      {children}
      {problem && field !== 'finding' && field !== 'note' && <Callout kind="error">{problem.message}</Callout>}
      <DialogActions submit="Add to finding" submitting="Adding…" busy={busy} onCancel={onClose} />
    </form>
  );
}

/** A map's network is not known here. */
function networkOf(context: FindingContext): string | null {
  return 'target' in context ? context.target.networkId : null;
}

function Added({ finding, number, onClose }: { finding: Finding; number: number; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <p ref={focusNow} tabIndex={-1} role="status" className="wrap-anywhere">
        It is part {number} of “{finding.title}” now.
      </p>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <Link href={`/findings/${finding.id}#${partElementId(number)}`} className="text-accent underline">
          Open the finding
        </Link>
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

interface FindingChoiceProps {
  of: { sessionId: string; networkId: string | null };
  chosen: string;
  onChoose: (id: string) => void;
  error: string | null;
}

function FindingChoice({ of, chosen, onChoose, error }: FindingChoiceProps) {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const asked = (more: Record<string, string>) =>
    `/api/findings?${new URLSearchParams({ ...more, limit: String(ASKED), ...(search === '' ? {} : { search }) })}`;
  // Those of this session come first, then those of this network, then the others.
  const ofSession = useResource(asked({ sessionId: of.sessionId }), findingPageSchema);
  const ofNetwork = useResource(of.networkId === null ? null : asked({ networkId: of.networkId }), findingPageSchema);
  const all = useResource(asked({}), findingPageSchema);
  // The one that was chosen stays in sight, whatever is looked for.
  const own = valueOf(useResource(chosen === '' ? null : `/api/findings/${chosen}`, findingAnswerSchema));
  const lists = of.networkId === null ? [ofSession, all] : [ofSession, ofNetwork, all];
  const found = lists.flatMap((one) => valueOf(one)?.items ?? []);
  const listed = addableFindings([...found, ...(own ? [own.finding] : [])], chosen);
  const problems = new Set(lists.flatMap((one) => (one.status === 'failed' ? [one.error.message] : [])));
  const isWaiting = lists.some(({ status }) => status === 'loading');
  const isMatch = new Set(found.map(({ id }) => id));
  const shown = listed.filter(({ finding }) => isMatch.has(finding.id)).length;
  const total = valueOf(all)?.total ?? 0;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="text-small mb-1 font-semibold">The finding</legend>
      <TextInput
        label="Search the findings"
        type="search"
        maxLength={MAX_SEARCH_LENGTH}
        placeholder="words, “a phrase”, conv2_1"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {[...problems].map((problem) => (
        <Callout key={problem} kind="error">
          {problem}
        </Callout>
      ))}
      {all.status === 'ready' && !isWaiting && listed.length === 0 && (
        <p className="text-muted">
          {search === '' ? 'There is no finding yet.' : 'No finding has all of these words.'}
        </p>
      )}
      {listed.length > 0 && (
        <ul
          aria-label="Findings"
          className="rounded-control border-line divide-line max-h-64 divide-y overflow-y-auto border"
        >
          {listed.map(({ finding, why }) => (
            <li key={finding.id}>
              <label className="has-checked:bg-sunken has-focus-visible:outline-accent flex min-h-8 cursor-pointer items-start gap-2 px-2 py-1.5 has-focus-visible:outline-2">
                <input
                  type="radio"
                  name="finding"
                  value={finding.id}
                  checked={finding.id === chosen}
                  disabled={why !== null}
                  onChange={() => onChoose(finding.id)}
                  className="accent-accent mt-1 shrink-0"
                />
                <span className="min-w-0 font-semibold wrap-anywhere">
                  {finding.title}{' '}
                  <span className="text-small text-muted flex flex-wrap items-center gap-2 font-normal">
                    <StatusTag status={finding.status} /> {finding.author}
                    {why !== null && <span>{WHY_NOT[why]}</span>}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {isWaiting && <WaitingRows what="The findings are on the way." count={3} height="h-10" />}
      {!isWaiting && shown < total && (
        <p className="text-small text-muted">
          {shown} of {total.toLocaleString('en')} are shown: search for another one by its words.
        </p>
      )}
      {error && (
        <p role="alert" className="text-error text-small font-semibold">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const SETTLED_MS = 250;

/** What is typed, once nobody has typed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

const WHY_NOT = {
  rejected: 'rejected: propose it again first',
  full: `about ${MAX_PARTS} things already`,
} as const;

'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Labelling } from '@/lib/domain/labelling';
import type { LabellingResults } from '@/lib/domain/labellingResults';
import { labellingResultsAnswerSchema, type ListedLabelling } from '@/lib/protocol/labellingRest';
import { samePerson } from '@/lib/review/samePerson';
import { reloadResource, useResource } from '../api/useResource';
import { focusIfLost } from '../page/focusFirst';
import { Section } from '../page/Section';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { SegmentedControl } from '../ui/SegmentedControl';
import { WaitingRows } from '../ui/Waiting';
import { AgreementSummary } from './AgreementSummary';
import { ChannelResultSection } from './ChannelResultSection';
import { CloseLabelling } from './CloseLabelling';
import { exportPath, labellingHref, resultsPath } from './labelPaths';
import { isDisputed } from './labelText';
import { NameForm } from './NameForm';
import { ProgressList } from './ProgressList';
import { ResultsTable } from './ResultsTable';
import { useLabeller } from './useLabeller';
import { useLiveLabelling } from './useLiveLabelling';

/** For who may see them: the server says whether. */
export function LabelResults(page: ListedLabelling) {
  const { ready, name, setName } = useLabeller();
  const path = resultsPath(page.labelling.id, name);
  const mayAskNow = useRef(false);
  const { labelling, progress } = useLiveLabelling(page, () => {
    // Also a label that is changed, which moves no number.
    if (mayAskNow.current) void reloadResource(path, labellingResultsAnswerSchema);
  });
  const { state, channels } = labelling;
  const done = progress.find(({ by }) => name !== null && samePerson(by, name))?.done ?? 0;
  // Who looks before having given all labels ends what counts for everybody: that is never done unasked.
  const [asked, setAsked] = useState(false);
  const mayAsk = ready && (done === channels.length || (state === 'closed' && asked));
  useEffect(() => {
    mayAskNow.current = mayAsk;
  }, [mayAsk]);
  const answer = useResource(mayAsk ? path : null, labellingResultsAnswerSchema);
  const waiting = <WaitingRows what="The results are on the way." count={6} />;
  if (!ready) return waiting;
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_16rem]">
      {!mayAsk ? (
        <NotYet {...{ labelling, name, done }} onName={setName} onLook={() => setAsked(true)} />
      ) : answer.status === 'loading' ? (
        waiting
      ) : answer.status === 'ready' ? (
        // The button that asked for them is gone.
        <div ref={asked ? focusIfLost : undefined} tabIndex={-1} className="min-w-0 outline-none">
          <Shown labelling={labelling} name={name} results={answer.value.results} />
        </div>
      ) : (
        <Callout kind="error" title="The results cannot be shown." className="self-start">
          {answer.error.message}
        </Callout>
      )}
      <aside aria-label="About this labelling" className="flex min-w-0 flex-col gap-4">
        <Section id="progress" title="How far everybody is">
          <ProgressList progress={progress} total={channels.length} name={name} />
        </Section>
        <CloseLabelling labelling={labelling} name={name} />
      </aside>
    </div>
  );
}

interface NotYetProps {
  labelling: Labelling;
  name: string | null;
  /** Own labels. */
  done: number;
  onName: (name: string) => void;
  onLook: () => void;
}

function NotYet({ labelling, name, done, onName, onLook }: NotYetProps) {
  const { id, channels, state, shownAt } = labelling;
  if (state === 'closed')
    return (
      <EmptyState
        title="This labelling is closed: everybody may see the labels"
        action={
          <Button kind="primary" onClick={onLook}>
            Show the labels
          </Button>
        }
      >
        {shownAt === null
          ? `Nobody has looked before giving all of theirs. Once you do, labels that are given after ${labelling.by} opens it again do not count for the agreement.`
          : 'They were looked at already: labels that are given later do not count for the agreement.'}
      </EmptyState>
    );
  if (name === null)
    return (
      <div className="flex flex-col gap-3">
        <p className="max-w-prose">
          Results are shown to people who have given all of their labels, so that nobody is led by the others.
        </p>
        <NameForm onName={onName} />
      </div>
    );
  return (
    <EmptyState
      title={`${channels.length - done} of ${channels.length} channels are left for you`}
      action={
        <LinkButton kind="primary" href={labellingHref(id)}>
          Go on labelling
        </LinkButton>
      }
    >
      The labels of the others, and how far they agree, are shown once all of yours are given, or once {labelling.by}{' '}
      closes the labelling.
    </EmptyState>
  );
}

interface ShownProps {
  labelling: Labelling;
  name: string | null;
  results: LabellingResults;
}

function Shown({ labelling, name, results }: ShownProps) {
  const query = useSearchParams();
  const onlyDisputed = query.get('show') === 'disagreements';
  const disputed = results.channels.filter(isDisputed);
  const rows = onlyDisputed ? disputed : results.channels;
  const opened = results.channels.find(({ channel }) => String(channel) === query.get('channel')) ?? null;
  const setQuery = (name: string, value: string | null) => {
    const next = new URLSearchParams(query);
    if (value === null) next.delete(name);
    else next.set(name, value);
    window.history.replaceState(null, '', next.size > 0 ? `?${next}` : window.location.pathname);
  };
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <AgreementSummary results={results} total={labelling.channels.length} />
      <Section id="channels" title="Channel by channel">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <SegmentedControl
            label="Which channels"
            hideLabel
            oneLine
            value={onlyDisputed ? 'disagreements' : 'all'}
            options={[
              { value: 'all', label: `All (${results.channels.length})` },
              { value: 'disagreements', label: `Disagreements (${disputed.length})` },
            ]}
            onChange={(show) => setQuery('show', show === 'all' ? null : show)}
          />
          <a href={exportPath(labelling.id, name)} download className="text-accent underline">
            Download all labels (CSV)
          </a>
        </div>
        {rows.length === 0 ? (
          <p className="text-muted">
            {results.compared === 0 ? 'No channel has labels of two people yet.' : 'They agree on every channel.'}
          </p>
        ) : (
          <ResultsTable
            people={[...results.people, ...results.others]}
            rows={rows}
            opened={opened?.channel ?? null}
            onOpen={(channel) => setQuery('channel', channel === null ? null : String(channel))}
          />
        )}
      </Section>
      {opened && (
        <ChannelResultSection
          key={opened.channel}
          labelling={labelling}
          result={opened}
          onClose={() => setQuery('channel', null)}
        />
      )}
    </div>
  );
}

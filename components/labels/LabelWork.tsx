'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LabelEntry, Labelling } from '@/lib/domain/labelling';
import { orderOfChannels } from '@/lib/labelling/orderOfChannels';
import { ownLabelsSchema, type ListedLabelling } from '@/lib/protocol/labellingRest';
import { reloadResource, useResource } from '../api/useResource';
import { formatCount } from '../map/mapText';
import { Section } from '../page/Section';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { WaitingRows } from '../ui/Waiting';
import { ChannelList } from './ChannelList';
import { CloseLabelling } from './CloseLabelling';
import { EvidenceSheet } from './EvidenceSheet';
import { draftKey } from './keptDraft';
import { KeptLabel } from './KeptLabel';
import { LabelForm } from './LabelForm';
import { nextUnlabelled } from './labelDraft';
import { evidencePath, labellingHref, ownLabelsPath, resultsHref } from './labelPaths';
import { NameForm } from './NameForm';
import { ProgressList } from './ProgressList';
import { ShownCallout } from './ShownCallout';
import { useLabeller } from './useLabeller';
import { useLiveLabelling } from './useLiveLabelling';
import { useLabelKeys } from './useLabelKeys';

/** One person's way through the channels; of the others only how far they are. */
export function LabelWork(page: ListedLabelling) {
  const { ready, name, setName } = useLabeller();
  const { labelling, progress } = useLiveLabelling(page);
  if (!ready) return <WaitingRows what="Your labels are on the way." count={4} />;
  const about = (
    <aside aria-label="About this labelling" className="flex min-w-0 flex-col gap-4">
      <Section id="progress" title="How far everybody is">
        <ProgressList progress={progress} total={labelling.channels.length} name={name} />
      </Section>
      <p className="text-muted text-small max-w-prose">
        Labels of others are hidden until you have given all of yours. The order is shuffled, for each person another
        one, so that what comes of the order does not fall on the same channels.
      </p>
      <CloseLabelling labelling={labelling} name={name} />
    </aside>
  );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ShownCallout labelling={labelling} />
      {name !== null ? (
        <OwnLabels key={name} labelling={labelling} name={name} about={about} onOther={() => setName(null)} />
      ) : (
        <div className="grid gap-8 md:grid-cols-[minmax(0,1fr)_20rem]">
          <NameForm onName={setName} />
          {about}
        </div>
      )}
    </div>
  );
}

interface OwnLabelsProps {
  labelling: Labelling;
  name: string;
  /** Beside the form. */
  about: ReactNode;
  onOther: () => void;
}

function OwnLabels(props: OwnLabelsProps) {
  const path = ownLabelsPath(props.labelling.id, props.name);
  const own = useResource(path, ownLabelsSchema);
  switch (own.status) {
    case 'loading':
      return <WaitingRows what="Your labels are on the way." count={6} />;
    case 'failed':
      return (
        <Callout kind="error" title="Your labels cannot be read.">
          {own.error.message} What you submitted is kept.
        </Callout>
      );
    case 'ready':
      return <Channels {...props} labels={own.value.labels} onStored={() => reloadResource(path, ownLabelsSchema)} />;
  }
}

interface ChannelsProps extends OwnLabelsProps {
  /** Of this person, oldest first. */
  labels: readonly LabelEntry[];
  onStored: () => Promise<void>;
}

function Channels({ labelling, name, about, onOther, labels, onStored }: ChannelsProps) {
  const { id, channels, state, evidence } = labelling;
  const order = orderOfChannels(channels, id, name);
  const last = new Map(labels.map((entry) => [entry.channel, entry]));
  const labelled = new Set(last.keys());
  const given = useSearchParams().get('channel');
  const asked = channels.find((channel) => String(channel) === given);
  // It stays when the label of it is stored: something may be typed there still.
  const [first] = useState(() => nextUnlabelled(order, labelled, null) ?? order[0]!);
  const channel = asked ?? first;
  const place = order.indexOf(channel);
  const next = order[place + 1];
  const heading = useRef<HTMLHeadingElement>(null);
  const focused = useRef(channel);
  useEffect(() => {
    if (focused.current !== channel) heading.current?.focus();
    focused.current = channel;
  }, [channel]);
  const [stored, setStored] = useState<number | null>(null);
  const go = (to: number) => window.history.pushState(null, '', labellingHref(id, to));
  const show = (to: number | undefined) => {
    if (to === undefined) return;
    setStored(null);
    go(to);
  };
  useLabelKeys({ ',': () => show(order[place - 1]), '.': () => show(next) });
  useEffect(() => {
    if (next !== undefined) new Image().src = `${evidencePath(id, next)}/picture`;
  }, [id, next]);
  const now = useRef<{ channel: number; labelled: ReadonlySet<number> } | null>(null);
  useEffect(() => {
    now.current = { channel, labelled };
    return () => {
      now.current = null; // somebody else labels, or another page is shown
    };
  });
  const showNext = () => {
    // Where another channel was opened while the label was on its way, one is left there.
    if (now.current?.channel !== channel) return;
    setStored(channel);
    const to = nextUnlabelled(order, new Set([...now.current.labelled, channel]), channel);
    if (to !== null) go(to);
  };
  const isDone = labelled.size === channels.length;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {isDone && (
        <Callout
          live
          title={`All ${formatCount(channels.length)} channels are labelled.`}
          actions={
            <LinkButton kind="primary" href={resultsHref(id)}>
              See the results
            </LinkButton>
          }
        >
          What you change from here on is kept, but does not count for the agreement.
        </Callout>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 ref={heading} tabIndex={-1} className="text-title font-semibold outline-none">
            Channel {channel}
          </h2>
          <p aria-live="polite" aria-atomic="true" className="text-muted">
            <span className="sr-only">
              {stored !== null && `The label of channel ${stored} is stored. `}
              Channel {channel},{' '}
            </span>
            {place + 1} of {formatCount(channels.length)} in your order
          </p>
        </div>
        <div className="flex gap-2">
          <Button disabled={place === 0} onClick={() => show(order[place - 1])}>
            Previous
          </Button>
          <Button disabled={next === undefined} onClick={() => show(next)}>
            Next
          </Button>
        </div>
      </div>
      <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_20rem]">
        <EvidenceSheet labellingId={id} channel={channel} top={evidence.top} />
        <div className="flex min-w-0 flex-col gap-6">
          {state === 'closed' ? (
            <>
              <Callout kind="warning" title="This labelling is closed." className="self-start">
                It takes no more labels. {labelling.by}, who began it, can open it again.
              </Callout>
              <KeptLabel keptAs={draftKey(id, name, channel)} />
            </>
          ) : (
            <LabelForm
              key={channel}
              {...{ labelling, name, channel, isDone }}
              entry={last.get(channel) ?? null}
              used={[...new Set(labels.map(({ label }) => label).filter((label) => label !== null))]}
              onStored={onStored}
              onNext={showNext}
            />
          )}
          {about}
        </div>
      </div>
      <ChannelList
        order={order}
        labelled={labelled}
        current={channel}
        hrefOf={(one) => labellingHref(id, one)}
        onShow={show}
      />
      <p className="text-muted text-small flex flex-wrap items-center gap-2">
        You label as {name}.
        <Button kind="quiet" className="text-small" onClick={onOther}>
          Somebody else
        </Button>
      </p>
    </div>
  );
}

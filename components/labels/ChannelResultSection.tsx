import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Labelling } from '@/lib/domain/labelling';
import type { ChannelResult } from '@/lib/domain/labellingResults';
import { messageOf } from '../api/request';
import { createSession } from '../home/createSession';
import { focusNow } from '../page/focusFirst';
import { DEFAULT_PATCHES_LOOK } from '../patches/patchesLook';
import { channelHref } from '../session/viewUrl';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EvidenceSheet } from './EvidenceSheet';
import { labelText } from './labelText';

export interface ChannelResultSectionProps {
  labelling: Labelling;
  result: ChannelResult;
  onClose: () => void;
}

/** One channel as everybody judged it, and the way to write down what was agreed on. */
export function ChannelResultSection({ labelling, result, onClose }: ChannelResultSectionProps) {
  const { channel, majority, answers } = result;
  return (
    <section aria-labelledby="opened-channel" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="opened-channel" ref={focusNow} tabIndex={-1} className="font-semibold outline-none">
          Channel {channel}
        </h2>
        <div className="flex flex-wrap gap-2">
          <OpenInSession labelling={labelling} channel={channel} />
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
      {majority && (
        <p>
          {majority.count} of {answers.filter(({ counts }) => counts).length} say{' '}
          <strong>{labelText(majority.label)}</strong>.
        </p>
      )}
      <EvidenceSheet labellingId={labelling.id} channel={channel} top={labelling.evidence.top} />
    </section>
  );
}

/** A session that looks at the channel's patches: there it can be saved as a finding. */
function OpenInSession({ labelling, channel }: { labelling: Labelling; channel: number }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { networkId, layer, imageSetId, name } = labelling;
      const session = await createSession({ name: `${name}: channel ${channel}`, networkId });
      const subject = { networkId, layer, channel, imageSetId, imageId: null };
      const looks = { patches: DEFAULT_PATCHES_LOOK };
      router.push(channelHref(session.id, subject, { place: 'patches', looks }));
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <Callout kind="error">{problem}</Callout>}
      <Button
        busy={busy}
        onClick={() => void open()}
        title="Opens its patches in a new session; n saves a finding there"
      >
        Open in a session, to save a finding
      </Button>
    </>
  );
}

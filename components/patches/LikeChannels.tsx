'use client';
import { useSearchParams } from 'next/navigation';
import Link from 'next/link';
import type { LikeChannel } from '@/lib/domain/channelLikeness';
import type { Finding } from '@/lib/domain/finding';
import { isTaskOver } from '@/lib/domain/task';
import { findingPageSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { channelsOf } from '../layers/layerText';
import { countText } from '../map/mapText';
import { isAboutChannel } from '../session/findingsAbout';
import { channelHref } from '../session/viewUrl';
import { TaskProgress } from '../tasks/TaskProgress';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Select } from '../ui/Field';
import { WaitingRows } from '../ui/Waiting';
import { answerText, correlationText, isAboveChance, sharedText } from './likeChannelsText';
import { parseLikenessAddress, writeLikenessAddress, type LikenessAddress } from './likeChannelsAddress';
import { PatchPicture } from './PatchPicture';
import { layerDetail, patchText } from './patchText';
import { useLikeChannels, type LikeChannelsModel, type SearchedChannel } from './useLikeChannels';

export interface LikeChannelsProps {
  of: SearchedChannel;
  imageSetName: string;
  /** Where a channel is opened. */
  sessionId: string;
}

/** Whether a layer, of the same network or another one, has a channel that fires in the same pictures. */
export function LikeChannels({ of, imageSetName, sessionId }: LikeChannelsProps) {
  const query = useSearchParams();
  const model = useLikeChannels(of, parseLikenessAddress(query));
  const change = (address: LikenessAddress) => {
    const text = writeLikenessAddress(new URLSearchParams(query), address);
    window.history.replaceState(
      null,
      '',
      `${window.location.pathname}${text ? `?${text}` : ''}${window.location.hash}`,
    );
  };
  return (
    <div className="flex flex-col gap-3">
      <Where model={model} ownNetworkId={of.networkId} onChange={change} />
      <State model={model} imageSetName={imageSetName} />
      {model.likeness && <Answer {...{ model, of, sessionId }} />}
    </div>
  );
}

interface WhereProps {
  model: LikeChannelsModel;
  ownNetworkId: string;
  onChange: (address: LikenessAddress) => void;
}

function Where({ model: { networks, networkId, layers, layer }, ownNetworkId, onChange }: WhereProps) {
  const isKnown = networks.some(({ id }) => id === networkId);
  return (
    <div className="grid max-w-prose grid-cols-1 gap-3 sm:grid-cols-2">
      <Select
        label="In the network"
        value={networkId}
        onChange={({ target }) => onChange({ networkId: target.value, layer: null })}
      >
        {!isKnown && (
          <option value={networkId}>{networkId === ownNetworkId ? 'its own' : 'a network that is not here'}</option>
        )}
        {networks.map(({ id, card }) => (
          <option key={id} value={id}>
            {id === ownNetworkId ? `${card.name} (its own)` : card.name}
          </option>
        ))}
      </Select>
      <Select
        label="At the layer"
        value={layer?.name ?? ''}
        disabled={layers.length === 0}
        onChange={({ target }) => onChange({ networkId, layer: target.value })}
      >
        {!layer && <option value="">no layer with channels</option>}
        {layers.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name} · {layerDetail(one, channelsOf(one) ?? 0)}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** What is missing for an answer, and how to get it. */
function State({ model, imageSetName }: { model: LikeChannelsModel; imageSetName: string }) {
  const { problem, layer, scan, ownScan, task, taskProblem, pending, likeness, search, starting, startProblem } = model;
  const isTooLittle = problem?.code === 'conflict';
  if (problem && !isTooLittle) return <Callout kind="error">{problem.message}</Callout>;
  if (pending && !likeness) return <WaitingRows what="Channels like it are looked for" count={3} />;
  if (!ownScan || ownScan.seen === 0)
    return (
      <Callout kind="warning">
        What was found for the channel itself was cleared. Open the exact view and search {imageSetName} again.
      </Callout>
    );
  if (!layer) return null;
  const isUnderWay = task !== null && !isTaskOver(task.state);
  const left = scan ? scan.pictures - scan.seen - scan.failed : null;
  return (
    <>
      {isTooLittle && !isUnderWay && <Callout kind="warning">{problem.message}</Callout>}
      {isUnderWay && <TaskProgress task={task} problem={taskProblem} />}
      {!isUnderWay && left !== 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <p>
            {left === null
              ? `${layer.name} was not searched for ${imageSetName} yet.`
              : `${countText(left, 'picture')} of ${imageSetName} ${left === 1 ? 'was' : 'were'} not searched for ${layer.name} yet.`}
          </p>
          <Button onClick={search} busy={starting}>
            Search {layer.name}
          </Button>
        </div>
      )}
      {startProblem && <Callout kind="error">{startProblem}</Callout>}
    </>
  );
}

function Answer({ model, of, sessionId }: { model: LikeChannelsModel; of: SearchedChannel; sessionId: string }) {
  const { likeness, networkId } = model;
  const layer = likeness?.layer ?? '';
  const query = new URLSearchParams({ networkId, layer, kind: 'channel', limit: '200' });
  const known = valueOf(useResource(likeness && `/api/findings?${query}`, findingPageSchema))?.items ?? [];
  if (!likeness) return null;
  return (
    <>
      <p aria-live="polite" className="max-w-prose">
        {answerText(likeness)}
      </p>
      <ol aria-label="Channels like it, most alike first" className="flex flex-col">
        {likeness.alike.map((one) => (
          <Like
            key={one.channel}
            {...{ one, model, sessionId }}
            imageSetId={of.imageSetId}
            findings={known.filter((finding) => isAboutChannel(finding, { networkId, layer, channel: one.channel }))}
          />
        ))}
      </ol>
    </>
  );
}

interface LikeProps {
  one: LikeChannel;
  model: LikeChannelsModel;
  imageSetId: string;
  sessionId: string;
  /** About that channel. */
  findings: readonly Finding[];
}

const PICTURE_PX = 40;

function Like({ one, model, imageSetId, sessionId, findings }: LikeProps) {
  const { graph, layer, networkId, likeness } = model;
  const subject = { networkId, layer: likeness?.layer ?? null, channel: one.channel, imageId: null, imageSetId };
  const drawing = graph && layer && { networkId, field: layer.receptiveField, input: graph.input, display: 'whole' as const }; // prettier-ignore
  const byChance = likeness?.byChance ?? null;
  return (
    <li className="border-line flex flex-col gap-1 border-t py-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Link href={channelHref(sessionId, subject, { place: 'patches' })} className="text-accent underline">
          Channel {one.channel}
        </Link>
        <span>
          correlation <strong>{correlationText(one.correlation)}</strong>
          {!isAboveChance(one, byChance) && ', not above chance'}
        </span>
        <span className="text-muted text-small">{sharedText(one, likeness?.top ?? 0)}</span>
        {findings.map(({ id, title }) => (
          <Link key={id} href={`/findings/${id}`} className="text-accent text-small underline">
            Finding: {title}
          </Link>
        ))}
      </p>
      {drawing && (
        <ul aria-label={`Where channel ${one.channel} fires most`} className="flex flex-wrap gap-1">
          {one.highest.map((patch, rank) => (
            <li key={patch.imageId} title={patchText(patch, rank)}>
              <span className="sr-only">{patchText(patch, rank)}</span>
              <PatchPicture patch={patch} drawing={drawing} side={PICTURE_PX} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

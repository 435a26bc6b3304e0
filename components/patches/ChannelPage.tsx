'use client';
import { useId, type ReactNode } from 'react';
import type { ChannelPatches, LayerScan, Patch } from '@/lib/domain/patches';
import { channelPatchesAnswerSchema } from '@/lib/protocol/rest';
import { useVersioned } from '../api/useResource';
import { countText } from '../map/mapText';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { ActivationHistogram } from './ActivationHistogram';
import { ChannelFilter } from './ChannelFilter';
import { ChannelHead } from './ChannelHead';
import { ChannelSuggestions } from './ChannelSuggestions';
import { ChannelMap } from './ChannelMap';
import { LabelBars } from './LabelBars';
import { Neighbours } from './Neighbours';
import type { ChosenPatch } from './PatchMenu';
import { channelPath } from './patchPaths';
import type { PatchDrawing } from './PatchPicture';
import type { PatchesViewProps } from './PatchesView';
import { PatchTiles } from './PatchTiles';
import { formatValue } from './patchText';

export interface ChannelPageProps extends Omit<PatchesViewProps, 'tabs' | 'actions' | 'onSelect'> {
  scan: LayerScan;
  drawing: PatchDrawing;
  channel: number;
  onPatch: (chosen: ChosenPatch, anchor: HTMLElement) => void;
}

/** Everything about one channel, over a set and for the session's picture. */
export function ChannelPage(props: ChannelPageProps) {
  const { model, scan, channel, picture, order, onChannel, onFilters, onMaps } = props;
  const { graph, layer, networkId } = model;
  const path = channelPath(scan.imageSetId, scan.key, channel, model.look);
  const answer = useVersioned(path, channelPatchesAnswerSchema, scan.version);
  return (
    <div className="bg-surface border-line relative flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto border-t p-3 max-lg:overflow-visible">
      <ChannelHead {...{ scan, channel, onChannel }} />
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
        <Part title="Filter">
          {graph && layer && networkId && <ChannelFilter {...{ networkId, order, graph, layer, channel, onFilters }} />}
        </Part>
        <Part title="Feature map">
          {picture && networkId ? (
            <ChannelMap {...{ networkId, channel, picture, onMaps }} layer={scan.layer} />
          ) : (
            <p className="text-muted">Choose a picture of the session to see what the channel makes of it.</p>
          )}
        </Part>
        {answer.status !== 'failed' && (
          <Part title="Over the set">
            {answer.status === 'ready' ? (
              <ActivationHistogram histogram={answer.value.patches.histogram} />
            ) : (
              <Skeleton className="h-26 w-full max-w-sm" />
            )}
          </Part>
        )}
      </div>
      {answer.status === 'failed' && <Callout kind="error">{answer.error.message}</Callout>}
      {answer.status === 'loading' && (
        <Waiting what="The patches are on the way." className="flex flex-wrap gap-1">
          {Array.from({ length: 9 }, (_, tile) => (
            <Skeleton key={tile} className="size-[75px]" />
          ))}
        </Waiting>
      )}
      {answer.status === 'ready' && <Strips {...props} patches={answer.value.patches} />}
    </div>
  );
}

function Strips({
  patches,
  scan,
  drawing,
  channel,
  onPatch,
  onChannel,
}: ChannelPageProps & { patches: ChannelPatches }) {
  const choose = (patch: Patch, anchor: HTMLElement) => onPatch({ channel, patch }, anchor);
  const tiles = (label: string, list: readonly Patch[]) => (
    <PatchTiles label={label} patches={list} drawing={drawing} onPatch={choose} />
  );
  return (
    <>
      <Part title="Fires most">
        {tiles('Patches that fire it most', patches.highest)}
        <div className="max-w-md">
          <LabelBars {...patches} />
        </div>
      </Part>
      <Part title="Fires least">{tiles('Patches that fire it least', patches.lowest)}</Part>
      <Part title="From every part of the set">
        <p className="text-small text-muted">
          The strongest patches alone make a channel look purer than it is. Here is a sample of each part of the
          pictures, sorted by their greatest value.
        </p>
        {patches.bands.map(({ from, to, min, max, count, patches: sample }) => (
          <div key={from} className="flex flex-col gap-1">
            <h4 className="text-small">
              {bandText(from, to)}{' '}
              <span className="text-muted">
                {countText(count, 'picture')}, {formatValue(min)} to {formatValue(max)}
              </span>
            </h4>
            {tiles(`Sample: ${bandText(from, to)}`, sample)}
          </div>
        ))}
      </Part>
      <Part title="Channels that go with it">
        <Neighbours {...patches} onChannel={onChannel} />
      </Part>
      <Part title="What a machine suggests">
        <ChannelSuggestions imageSetId={scan.imageSetId} scanKey={scan.key} channel={channel} />
      </Part>
    </>
  );
}

/** "Strongest 20 %" … "weakest 20 %". */
function bandText(from: number, to: number): string {
  const percent = (share: number) => Math.round(share * 100);
  if (to >= 1) return `Strongest ${percent(1 - from)} %`;
  if (from <= 0) return `Weakest ${percent(to)} %`;
  return `${percent(1 - to)} to ${percent(1 - from)} % from the top`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

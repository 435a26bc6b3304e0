'use client';
import { useState } from 'react';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { filterLayersAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { filterLayerBehind } from './filterBehind';
import { filterLayersPath, filterPicturePath } from './patchPaths';

/** Pixels a weight. */
const SCALE = 12;
const SCALE_OF_CHANNELS = 4;

export interface ChannelFilterProps {
  networkId: string;
  graph: NetworkGraph;
  layer: NetworkLayer;
  channel: number;
  onFilters: (layer: string, channel: number) => void;
}

/** The weights that make the channel, where it has weights of its own. */
export function ChannelFilter({ networkId, graph, layer, channel, onFilters }: ChannelFilterProps) {
  const answer = useResource(filterLayersPath(networkId), filterLayersAnswerSchema);
  const filterLayers = valueOf(answer)?.layers;
  const [failedSource, setFailedSource] = useState<string | null>(null);
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (!filterLayers)
    return (
      <Waiting what="The filter is on the way.">
        <Skeleton className="h-24 w-24" />
      </Waiting>
    );
  const behind = filterLayerBehind(graph, layer, filterLayers);
  if (!behind)
    return (
      <p className="text-muted">
        This layer has no weights of its own: its channels are made of several channels of the layers before it.
      </p>
    );
  const source = filterPicturePath(networkId, behind.name, channel, behind.readsPicture ? SCALE : SCALE_OF_CHANNELS);
  return (
    <figure className="flex flex-col items-start gap-1">
      {failedSource === source ? (
        <p className="text-muted">The picture of the filter did not come. Reload the page to try again.</p>
      ) : (
        <img
          src={source}
          alt={`Weights of filter ${channel} of ${behind.name}`}
          onError={() => setFailedSource(source)}
          className="pixelated max-h-40 min-h-24 max-w-full object-contain object-left"
        />
      )}
      <figcaption className="text-small text-muted">
        {behind.name === layer.name
          ? 'The weights of this channel'
          : `Of ${behind.name}, which ${layer.name} takes channel by channel`}
        {!behind.readsPicture && ': one square for each channel that it reads, in grey because they are no colours'}.
      </figcaption>
      <Button onClick={() => onFilters(behind.name, channel)}>Open in Filters</Button>
    </figure>
  );
}

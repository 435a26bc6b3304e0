'use client';
import { useMemo } from 'react';
import type { FilterLayer } from '@/lib/domain/layerFilters';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { filterLayersAnswerSchema } from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { useResource, valueOf } from '../api/useResource';
import { filterLayersPath, weightsPath } from '../filters/filterPaths';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { filterLayerBehind } from '@/lib/filters/filterLayerBehind';
import { kernelSheet } from './kernelSheet';
import { formatValue } from './patchText';
import { PixelCanvas } from './PixelCanvas';
import { useBytes } from './useBytes';

/** The picture is about so wide. */
const WIDTH_PX = 160;
const HEIGHT_PX = 104;

export interface ChannelFilterProps {
  networkId: string;
  /** Of the colours that the network reads. */
  order: ModelCard['input']['channels'] | null;
  graph: NetworkGraph;
  layer: NetworkLayer;
  channel: number;
  onFilters: (layer: string, channel: number) => void;
}

/** The weights that make the channel, where it has weights of its own. */
export function ChannelFilter(props: ChannelFilterProps) {
  const { networkId, graph, layer } = props;
  const answer = useResource(filterLayersPath(networkId), filterLayersAnswerSchema);
  const filterLayers = valueOf(answer)?.layers;
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (!filterLayers) return <FilterOnTheWay />;
  const behind = filterLayerBehind(graph, layer, filterLayers);
  if (behind) return <Kernel {...props} behind={behind} />;
  return (
    <p className="text-muted">
      This layer has no weights of its own: its channels are made of several channels of the layers before it.
    </p>
  );
}

function Kernel({ networkId, order, layer, channel, onFilters, behind }: ChannelFilterProps & { behind: FilterLayer }) {
  const { bytes, problem } = useBytes(weightsPath(networkId, behind.name, channel, 1));
  const isColoured = behind.readsPicture && (order === 'RGB' || order === 'BGR');
  const sheet = useMemo(() => {
    if (!bytes) return null;
    const { shape, data } = decodeNpy(bytes);
    const [, inputs = 1, rows = 1, cols = 1] = shape;
    return kernelSheet(data, { inputs, rows, cols }, isColoured ? order : null);
  }, [bytes, isColoured, order]);
  if (problem) return <Callout kind="error">{problem}</Callout>;
  if (!sheet) return <FilterOnTheWay />;
  const { width, height, pixels, min, max } = sheet;
  const scale = Math.max(1, Math.floor(Math.min(WIDTH_PX / width, HEIGHT_PX / height)));
  const range = `black ${formatValue(min)}, white ${formatValue(max)}`;
  return (
    <figure className="flex flex-col items-start gap-1">
      <PixelCanvas
        {...{ pixels, width, height, scale }}
        label={`Weights of filter ${channel} of ${behind.name}, ${formatValue(min)} to ${formatValue(max)}`}
      />
      <figcaption className="text-small text-muted">
        {behind.name === layer.name ? 'Its weights' : `Of ${behind.name}, which ${layer.name} takes channel by channel`}
        {isColoured ? `; in each colour ${range}.` : `: a square for each channel that it reads; ${range}.`}
      </figcaption>
      <Button onClick={() => onFilters(behind.name, channel)}>Open in Filters</Button>
    </figure>
  );
}

function FilterOnTheWay() {
  return (
    <Waiting what="The filter is on the way.">
      <Skeleton className="size-26" />
    </Waiting>
  );
}

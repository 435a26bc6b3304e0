'use client';
import { useMemo } from 'react';
import { activationsAnswerSchema } from '@/lib/protocol/rest';
import { useResource } from '../api/useResource';
import { inputPicturePath } from '../session/restPaths';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { greyPixels, readFloats, valueRange } from './greyMap';
import { mapsPath, mapValuesPath } from './patchPaths';
import { formatValue } from './patchText';
import { PixelCanvas } from './PixelCanvas';
import { useBytes } from './useBytes';

const SIDE_PX = 104;

export interface ChannelMapProps {
  networkId: string;
  layer: string;
  channel: number;
  /** The session's picture. */
  picture: { id: string; fileName: string };
  onMaps: () => void;
}

/** What the channel makes of the session's picture: its map in grey beside the picture. */
export function ChannelMap({ networkId, layer, channel, picture, onMaps }: ChannelMapProps) {
  const answer = useResource(mapsPath(networkId, picture.id, layer), activationsAnswerSchema);
  const facts = answer.status === 'ready' ? answer.value.activations : null;
  const path =
    facts && channel < facts.channels ? mapValuesPath(networkId, picture.id, layer, { key: facts.key, channel }) : null;
  const { bytes, problem } = useBytes(path);
  const values = useMemo(() => bytes && readFloats(bytes), [bytes]);
  const pixels = useMemo(() => values && greyPixels(values), [values]);
  if (answer.status === 'failed' || problem)
    return <Callout kind="error">{problem ?? (answer.status === 'failed' ? answer.error.message : '')}</Callout>;
  if (!facts || !values || !pixels)
    return (
      <Waiting what="The feature map is on the way." className="flex gap-2">
        <Skeleton className="size-26" />
        <Skeleton className="size-26" />
      </Waiting>
    );
  const { min, max } = valueRange(values);
  const isMap = facts.height * facts.width > 1;
  return (
    <figure className="flex flex-col items-start gap-1">
      <div className="flex flex-wrap gap-2">
        <img
          src={inputPicturePath(picture.id, networkId)}
          alt={`${picture.fileName}, as the network is shown it`}
          className="pixelated bg-line object-contain"
          style={{ width: SIDE_PX, height: SIDE_PX }}
        />
        {isMap && (
          <PixelCanvas
            {...{ pixels, height: facts.height, width: facts.width }}
            scale={SIDE_PX / Math.max(facts.height, facts.width)}
            label={`Map of channel ${channel} for ${picture.fileName}, ${formatValue(min)} to ${formatValue(max)}`}
          />
        )}
      </div>
      <figcaption className="text-small text-muted">
        {isMap
          ? `${facts.height} × ${facts.width} values, black ${formatValue(min)}, white ${formatValue(max)}`
          : `Its one value: ${formatValue(max)}`}
        , for {picture.fileName}.
      </figcaption>
      <Button onClick={onMaps}>Open in Feature maps</Button>
    </figure>
  );
}

'use client';
import { useEffect, useRef, useState } from 'react';
import { activationsAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, requestBytes } from '../api/request';
import { useResource } from '../api/useResource';
import { inputPicturePath } from '../session/restPaths';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { greyPixels, readFloats, valueRange } from './greyMap';
import { mapsPath, mapValuesPath } from './patchPaths';
import { formatValue } from './patchText';

const SIDE_PX = 128;

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
  const { values, problem } = useValues(path);
  if (answer.status === 'failed' || problem)
    return <Callout kind="error">{problem ?? (answer.status === 'failed' ? answer.error.message : '')}</Callout>;
  if (!facts || !values)
    return (
      <Waiting what="The feature map is on the way." className="flex gap-2">
        <Skeleton className="size-32" />
        <Skeleton className="size-32" />
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
          <MapCanvas
            values={values}
            {...{ height: facts.height, width: facts.width }}
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

function MapCanvas(props: { values: Float32Array; height: number; width: number; label: string }) {
  const { values, height, width, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const drawing = canvas.current?.getContext('2d');
    drawing?.putImageData(new ImageData(greyPixels(values), width, height), 0, 0);
  }, [values, height, width]);
  const scale = SIDE_PX / Math.max(height, width);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="pixelated"
      style={{ width: width * scale, height: height * scale }}
    />
  );
}

/** The numbers of an address; what was there before stays until the next ones are there. */
function useValues(path: string | null): { values: Float32Array | null; problem: string | null } {
  const [answer, setAnswer] = useState<{ path: string; values: Float32Array | null; problem: string | null }>();
  useEffect(() => {
    if (!path) return;
    const controller = new AbortController();
    requestBytes(path, { signal: controller.signal }).then(
      (bytes) => setAnswer({ path, values: readFloats(bytes), problem: null }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAnswer({ path, values: null, problem: messageOf(error) });
      },
    );
    return () => controller.abort();
  }, [path]);
  return answer?.path === path ? answer : { values: null, problem: null };
}

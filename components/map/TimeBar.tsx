'use client';
import { useId } from 'react';
import { isMoving } from './embeddingState';
import type { Embedding, EmbeddingAction } from '@/lib/domain/embedding';
import { Button } from '../ui/Button';
import { ProgressBar } from '../ui/ProgressBar';
import { formatCount, stateText } from './mapText';
import { nearestFrame } from './playhead';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

export interface TimeBarProps {
  model: MapModel;
  side: MapSide;
  embedding: Embedding;
  onControl: (action: EmbeddingAction) => void;
  onRestart: () => void;
  /** For everybody. */
  onSharedFrame: (frame: number | null) => void;
}

/** More iterations that one press asks for. */
const MORE_ITERATIONS = 250;

/** How far the map is, what can be done about it, and the way back through its frames. */
export function TimeBar(props: TimeBarProps) {
  const { embedding } = props;
  const { state, iteration, targetIterations } = embedding;
  const share = state.status === 'preparing' ? state.share : null;
  return (
    <section aria-label="Time" className="border-line bg-surface flex flex-col gap-1.5 border-t px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 basis-64" data-state={state.status}>
          {stateText(embedding)}
        </p>
        <Controls {...props} />
      </div>
      {isMoving(embedding) && (
        <ProgressBar
          label="Progress of the map"
          done={share ?? iteration}
          total={share === null ? Math.max(1, targetIterations) : 1}
          valueText={stateText(embedding)}
        />
      )}
      <Playhead {...props} />
    </section>
  );
}

function Controls({ model, embedding, onControl, onRestart }: TimeBarProps) {
  const { state, targetIterations, iteration } = embedding;
  const disabled = !model.joined;
  const isRun = targetIterations > 0;
  const button = (text: string, action: EmbeddingAction) => (
    <Button disabled={disabled} onClick={() => onControl(action)}>
      {text}
    </Button>
  );
  return (
    <div className="ml-auto flex flex-wrap gap-2">
      {state.status === 'running' && isRun && button('Pause', { kind: 'pause' })}
      {state.status === 'paused' && button('Resume', { kind: 'resume' })}
      {isMoving(embedding) && button('Stop', { kind: 'stop' })}
      {state.status === 'finished' &&
        isRun &&
        state.stopped &&
        iteration < targetIterations &&
        button('Go on', { kind: 'continue', iterations: targetIterations - iteration })}
      {state.status === 'finished' &&
        isRun &&
        iteration > 0 &&
        embedding.request.spec.method !== 'umap' && // its steps shrink towards the last one
        button(`${MORE_ITERATIONS} more iterations`, { kind: 'continue', iterations: MORE_ITERATIONS })}
      <Button disabled={disabled} onClick={onRestart} aria-haspopup="dialog">
        Other settings …
      </Button>
    </div>
  );
}

/** The kept frames as a slider: shared by everybody, unless one wants to look back alone. */
function Playhead({ model, side, embedding, onSharedFrame }: TimeBarProps) {
  const id = useId();
  const { look, changeLook, shared } = model;
  const { keptFrames } = embedding;
  if (keptFrames.length < 2) return null;
  const place = side.frame === null ? keptFrames.length - 1 : nearestFrame(keptFrames, side.frame);
  const go = (frame: number | null) => (look.own ? changeLook({ own: { frame } }) : onSharedFrame(frame));
  const iteration = keptFrames[place] ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <label htmlFor={id} className="text-small">
        Iteration
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={keptFrames.length - 1}
        step={1}
        value={place}
        aria-valuetext={side.frame === null ? 'the newest' : `iteration ${formatCount(iteration)}`}
        // Somebody who plays the run back for the others needs the connection; alone it is not needed.
        disabled={!model.joined && look.own === null}
        onChange={(event) => {
          const frame = keptFrames[Number(event.currentTarget.value)];
          if (frame !== undefined) go(frame);
        }}
        className="min-h-8 min-w-32 flex-1"
      />
      <output htmlFor={id} className="text-small min-w-24 text-right">
        {side.frame === null ? 'newest' : formatCount(iteration)}
      </output>
      <Button aria-pressed={side.frame === null} disabled={side.frame === null} onClick={() => go(null)}>
        Live
      </Button>
      <label className="text-small flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={look.own !== null}
          onChange={(event) => changeLook({ own: event.currentTarget.checked ? { frame: shared.frame } : null })}
        />
        Only for me
      </label>
    </div>
  );
}

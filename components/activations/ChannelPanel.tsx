'use client';
import type { Place } from '../session/places';
import { Button } from '../ui/Button';
import { MAX_PINS } from './activationsLook';
import { shareText, shortValue, stateOfChannel } from './activationsText';
import { areSingle } from './mapSet';
import type { ActivationsModel } from './useActivationsModel';

export interface ChannelPanelProps {
  model: ActivationsModel;
  onEnlarge: (channel: number) => void;
  /** To another view, with this layer and channel. */
  onGo: (place: Place, channel: number) => void;
}

/** The channel under the pointer, else the shared one: its statistics, and what can be done with it. */
export function ChannelPanel({ model, onEnlarge, onGo }: ChannelPanelProps) {
  const { maps, channel, hovered, pins, look, togglePin } = model;
  const shown = hovered ?? channel;
  const facts = shown === null ? null : maps?.statistics[shown];
  if (!maps || !facts || shown === null)
    return <p className="text-small text-muted">Point at a map for its statistics; press it to enlarge it.</p>;
  const single = areSingle(maps);
  const state = single ? null : stateOfChannel(facts, maps.signed);
  const rows = single
    ? [['Value', shortValue(facts.max)] as const]
    : ([
        [
          'Greatest',
          shortValue(facts.max) + (facts.maxAt ? ` at row ${facts.maxAt.row}, column ${facts.maxAt.col}` : ''),
        ],
        ['Smallest', shortValue(facts.min)],
        ['Mean', shortValue(facts.mean)],
        ['Zeros', shareText(facts.zeros)],
      ] as const);
  const isPinned = pins.includes(shown);
  return (
    <section aria-label={`Channel ${shown}`} className="flex flex-col gap-2">
      <h2 className="text-small font-semibold">
        Channel {shown}
        {maps.signed && ', difference'}
        {isPinned && ', pinned'}
      </h2>
      <dl className="text-small grid grid-cols-[auto_1fr] gap-x-3">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {/* It keeps its place, so that nothing moves under the pointer. */}
      <p className="text-small text-muted min-h-4">{state && `${state.charAt(0).toUpperCase()}${state.slice(1)}.`}</p>
      {channel !== null && (
        <div className="flex flex-wrap gap-1">
          {!look.enlarged && (
            <Button title="Enlarge it (Enter)" onClick={() => onEnlarge(channel)}>
              Enlarge
            </Button>
          )}
          <Button
            aria-pressed={pins.includes(channel)}
            disabled={!pins.includes(channel) && pins.length >= MAX_PINS}
            title={pins.length >= MAX_PINS ? `${MAX_PINS} are pinned: let one go first` : 'Pinned ones stand first (p)'}
            onClick={() => togglePin(channel)}
          >
            {pins.includes(channel) ? 'Unpin' : 'Pin'}
          </Button>
          <Button title="What fires this channel most?" onClick={() => onGo('patches', channel)}>
            Patches that fire it
          </Button>
          <Button title="Where does the network look?" onClick={() => onGo('occlusion', channel)}>
            Occlusion
          </Button>
        </div>
      )}
    </section>
  );
}

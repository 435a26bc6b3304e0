'use client';
import { useEffect, useRef, useState } from 'react';
import type { ChannelSuggestions as Suggestions } from '@/lib/domain/channelSuggestions';
import { suggestionsAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Tag } from '../ui/Tag';
import { suggestionsPath } from './patchPaths';
import { labelsBasis, labelText, propertiesBasis, propertyText } from './suggestionText';

export interface ChannelSuggestionsProps {
  imageSetId: string;
  /** Of the scan. */
  scanKey: string;
  channel: number;
}

type State =
  | { status: 'idle' }
  | { status: 'asking' }
  | { status: 'failed'; message: string }
  | { status: 'ready'; suggestions: Suggestions };

const BUTTON: Record<State['status'], string> = {
  idle: 'Suggest what it stands for',
  asking: 'Cancel',
  failed: 'Try again',
  ready: 'Suggest again',
};

/** What a machine proposes that the channel stands for: on request, marked as such, each with its score. */
export function ChannelSuggestions(props: ChannelSuggestionsProps) {
  const of = JSON.stringify(props);
  const { state, ask, cancel } = useSuggestions(of, suggestionsPath(props.imageSetId, props.scanKey, props.channel));
  return (
    <div className="flex max-w-prose flex-col gap-2">
      <p className="text-muted text-small">
        Computed from pictures and values alone. It may be wrong, and is never mixed with what people say.
      </p>
      {/* One button throughout: who pressed it keeps the keyboard there. */}
      <Button className="self-start" onClick={state.status === 'asking' ? cancel : ask}>
        {BUTTON[state.status]}
      </Button>
      {state.status === 'asking' && <p role="status">Comparing pictures…</p>}
      <div aria-live="polite" className="flex flex-col gap-2">
        {state.status === 'failed' && <Callout kind="error">{state.message}</Callout>}
        {state.status === 'ready' && <Found suggestions={state.suggestions} />}
      </div>
    </div>
  );
}

/** `of` names what is asked about: with another one nothing is known. */
function useSuggestions(of: string, path: string) {
  const [known, setKnown] = useState<{ of: string; state: State }>({ of, state: { status: 'idle' } });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), [of]);
  const ask = async () => {
    const controller = new AbortController();
    running.current = controller;
    const become = (state: State) => !controller.signal.aborted && setKnown({ of, state });
    become({ status: 'asking' });
    try {
      const { suggestions } = await request(path, suggestionsAnswerSchema, { signal: controller.signal });
      become({ status: 'ready', suggestions });
    } catch (error) {
      become({ status: 'failed', message: messageOf(error) });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setKnown({ of, state: { status: 'idle' } });
  };
  const state: State = known.of === of ? known.state : { status: 'idle' };
  return { state, ask: () => void ask(), cancel };
}

function Found({ suggestions: { properties, labels, algorithm } }: { suggestions: Suggestions }) {
  return (
    <>
      <p>
        <Tag>Machine-made</Tag> <span className="text-muted text-small">{algorithm}</span>
      </p>
      {properties ? (
        <Group
          title="By what can be measured of the places"
          basis={propertiesBasis(properties)}
          lines={properties.found.map((one) => ({ text: propertyText(one), above: one.aboveChance }))}
          none="No property of the places goes with it beyond chance."
        />
      ) : (
        <p className="text-muted">Its neurons see all of the picture, so places cannot be compared.</p>
      )}
      {labels ? (
        <Group
          title="By the labels of the pictures"
          basis={labelsBasis(labels)}
          lines={labels.found.map((one) => ({ text: labelText(one), above: one.aboveChance }))}
          none="It tells no label from the others beyond chance."
        />
      ) : (
        <p className="text-muted">The pictures have too few labels to compare.</p>
      )}
    </>
  );
}

interface GroupProps {
  title: string;
  basis: string;
  lines: readonly { text: string; above: boolean }[];
  none: string;
}

function Group({ title, basis, lines, none }: GroupProps) {
  const above = lines.filter((line) => line.above);
  const others = lines.filter((line) => !line.above);
  return (
    <div className="flex flex-col gap-1">
      <p className="text-small font-semibold">{title}</p>
      {above.length > 0 ? (
        <ul aria-label={title} className="list-disc pl-5">
          {above.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ) : (
        <p>{none}</p>
      )}
      <p className="text-muted text-small">{basis}</p>
      {others.length > 0 && (
        <details className="text-small">
          <summary className="text-muted cursor-pointer">Not beyond chance ({others.length})</summary>
          <ul className="text-muted list-disc pl-5">
            {others.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

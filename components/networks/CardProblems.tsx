'use client';
import type { CardProblem } from '@/lib/domain/cardProblem';
import type { PresetId } from '@/lib/domain/preset';
import { PRESETS } from '@/lib/modelCard/presets';
import { Button } from '../ui/Button';
import { Callout, type CalloutKind } from '../ui/Callout';
import { shownOf, type Latest } from './useLatest';

export interface CardProblemsProps {
  problems: Latest<readonly CardProblem[]>;
  onPreset: (preset: PresetId) => void;
}

const KINDS: Record<CardProblem['severity'], CalloutKind> = { error: 'error', warning: 'warning', note: 'info' };

/** What looks wrong about the card, each with what to do. Saving stays possible where it may be meant so. */
export function CardProblems({ problems, onPreset }: CardProblemsProps) {
  const shown = shownOf(problems);
  if (problems.status === 'idle') return null;
  if (problems.status === 'failed')
    return <Callout kind="warning">The card could not be checked: {problems.message}</Callout>;
  return (
    <section aria-label="Check of the card" aria-busy={problems.status === 'waiting'} className="flex flex-col gap-2">
      {shown === null && <p className="text-muted">Checking the card on blank and stored pictures…</p>}
      {shown?.length === 0 && <p className="text-muted">Checked on blank and stored pictures: nothing looks wrong.</p>}
      {shown?.map(({ code, severity, message, fix, preset }) => (
        <Callout
          key={code}
          kind={KINDS[severity]}
          title={message}
          live
          actions={preset && <Button onClick={() => onPreset(preset)}>Use {PRESETS[preset].name}</Button>}
        >
          {fix}
          {preset && ` With ${PRESETS[preset].name} it is not seen.`}
        </Callout>
      ))}
    </section>
  );
}

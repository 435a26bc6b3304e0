'use client';
import { useState } from 'react';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { PresetId } from '@/lib/domain/preset';
import { PRESETS } from '@/lib/modelCard/presets';
import { comparisonAnswerSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { formatProbability } from '../text/formatProbability';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { shownOf, useLatest } from './useLatest';

export interface PresetTrialProps {
  weightsHash: string;
  /** The card as it stands; null while it is not complete. */
  card: ModelCard | null;
  chosen: PresetId | null;
  onPreset: (preset: PresetId) => void;
}

/** All presets on stored pictures, side by side: which one is right, or tells the pictures apart best. */
export function PresetTrial({ weightsHash, card, chosen, onPreset }: PresetTrialProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const trial = useLatest(asked, async (signal) => {
    const options = { method: 'POST', json: JSON.parse(asked ?? '{}') as unknown, signal } as const;
    return (await request('/api/networks/compare', comparisonAnswerSchema, options)).comparison;
  });
  const comparison = shownOf(trial);
  return (
    <section aria-label="Trial of the presets" className="flex flex-col gap-2">
      <Button
        className="self-start"
        disabled={!card}
        busy={trial.status === 'waiting'}
        onClick={() => setAsked(JSON.stringify({ weightsHash, card }))}
      >
        {trial.status === 'waiting' ? 'Trying…' : 'Try all presets on stored pictures'}
      </Button>
      {trial.status === 'failed' && <Callout kind="error">{trial.message}</Callout>}
      {comparison && (
        <>
          <Callout
            kind={comparison.best && comparison.best !== chosen ? 'warning' : 'info'}
            live
            actions={
              comparison.best &&
              comparison.best !== chosen && (
                <Button onClick={() => comparison.best && onPreset(comparison.best)}>
                  Use {PRESETS[comparison.best].name}
                </Button>
              )
            }
          >
            {comparison.reason}
          </Callout>
          {comparison.scores.length > 0 && comparison.pictures > 0 && (
            <Table caption="Presets on stored pictures">
              <thead>
                <tr>
                  <HeaderCell>Preset</HeaderCell>
                  {comparison.labelled > 0 && <HeaderCell numeric>Right of {comparison.labelled}</HeaderCell>}
                  <HeaderCell numeric>Classes of {comparison.pictures}</HeaderCell>
                  <HeaderCell numeric>Mean best</HeaderCell>
                </tr>
              </thead>
              <tbody>
                {comparison.scores.map(({ preset, right, distinct, meanTop }) => (
                  <tr key={preset}>
                    <Cell className={preset === chosen ? 'font-semibold' : undefined}>{PRESETS[preset].name}</Cell>
                    {comparison.labelled > 0 && <Cell numeric>{right}</Cell>}
                    <Cell numeric>{distinct}</Cell>
                    <Cell numeric>{formatProbability(meanTop)}</Cell>
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
        </>
      )}
    </section>
  );
}

'use client';
import { useState } from 'react';
import type { ModelCard, ModelInput } from '@/lib/domain/modelCard';
import { withOtherOrder } from '@/lib/modelCard/presets';
import { topSchema, type PictureRef } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { Button } from '../ui/Button';
import { AnswerView } from './AnswerView';
import { useAnswer, type Answer } from './useAnswer';

export interface OrderComparisonProps {
  weightsHash: string;
  card: ModelCard;
  image: PictureRef;
  /** What the network says under the card as it stands. */
  answer: Answer;
  onUse: (input: ModelInput) => void;
}

/** The test picture with its colours in both orders: which one is right shows only in the answers. */
export function OrderComparison({ weightsHash, card, image, answer, onUse }: OrderComparisonProps) {
  const [open, setOpen] = useState(false);
  const other = withOtherOrder(card.input);
  const question = open && other ? { weightsHash, card: { ...card, input: other }, image } : null;
  const otherAnswer = useAnswer(question && JSON.stringify(question), async (signal) => {
    const options = { method: 'POST', json: question, signal } as const;
    return (await request('/api/networks/try', topSchema, options)).top;
  });
  if (!other) return null;
  return (
    <section aria-label="Order of the colours" className="flex flex-col gap-2">
      <Button className="self-start" aria-expanded={open} onClick={() => setOpen(!open)}>
        Compare RGB and BGR
      </Button>
      {open && (
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-2">
            <h3 className="text-small font-semibold">{card.input.channels}, as it is now</h3>
            <AnswerView answer={answer} invitation="" />
          </div>
          <div className="flex min-w-0 flex-col gap-2">
            <h3 className="text-small font-semibold">{other.channels}, each colour with its own mean</h3>
            <AnswerView answer={otherAnswer} invitation="" />
            <Button className="self-start" onClick={() => onUse(other)}>
              Use {other.channels}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

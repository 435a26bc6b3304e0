'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { PresetId } from '@/lib/domain/preset';
import { cardProblemsSchema, networkAnswerSchema, topSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { AnswerView } from './AnswerView';
import { fieldAt, parseDraft, type CardDraft, type DraftErrors } from './cardDraft';
import { CardForm } from './CardForm';
import { CardProblems } from './CardProblems';
import { formatParameters } from './NetworkList';
import { OrderComparison } from './OrderComparison';
import { PicturePreview } from './PicturePreview';
import { applyInput, applyPreset, findPreset } from './preprocessingPresets';
import { PresetTrial } from './PresetTrial';
import { TestPicture, type ChosenPicture } from './TestPicture';
import { useAnswer, type Answer } from './useAnswer';
import { useLatest } from './useLatest';
import type { ImportState } from './useNetworkImport';

export interface FillInCardProps {
  state: Extract<ImportState, { step: 'filling' }>;
  samples: readonly Image[];
  onEdit: (draft: CardDraft) => void;
  onFiles: (files: File[]) => void;
}

/** Long enough that a number is typed to its end, short enough to feel live. */
const TRIAL_DELAY_MS = 300;
/** The check asks about a dozen pictures. */
const CHECK_DELAY_MS = 800;

/** The form of the card beside a test picture whose best classes follow every change. */
export function FillInCard({ state, samples, onEdit, onFiles }: FillInCardProps) {
  const { proposal, draft, note } = state;
  const [picture, setPicture] = useState<ChosenPicture | null>(null);
  const { card, errors } = parseDraft(draft);
  const question = card && picture ? { weightsHash: proposal.weightsHash, card, image: picture.ref } : null;
  const answer = useAnswer(
    question && JSON.stringify(question),
    async (signal) => (await request('/api/networks/try', topSchema, { method: 'POST', json: question, signal })).top,
    TRIAL_DELAY_MS,
  );
  const checked = card && { weightsHash: proposal.weightsHash, card, ...(picture ? { image: picture.ref } : {}) };
  const problems = useLatest(
    checked && JSON.stringify(checked),
    async (signal) => {
      const options = { method: 'POST', json: checked, signal } as const;
      return (await request('/api/networks/check', cardProblemsSchema, options)).problems;
    },
    CHECK_DELAY_MS,
  );
  const takePreset = (id: PresetId) => onEdit(applyPreset(draft, id) ?? draft);
  const save = useSave(proposal.weightsHash, draft);
  const shown: DraftErrors = {
    ...(save.tried ? errors : onlyFilled(errors, draft)),
    ...fieldError(answer),
    ...save.fieldErrors,
  };
  const { inspection } = proposal;

  return (
    <form onSubmit={save.submit} noValidate className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="flex min-w-0 flex-col gap-6">
        <p className="text-muted wrap-anywhere">
          {proposal.fileName}: {formatParameters(inspection.parameterCount)} parameters,{' '}
          {proposal.card.format === 'tfjs' ? 'TensorFlow.js' : `ONNX opset ${inspection.opset}`}, operators{' '}
          {inspection.operators.join(', ')}.
        </p>
        {note && <Callout live>{note}</Callout>}
        <CardForm proposal={proposal} draft={draft} errors={shown} onEdit={onEdit} onFiles={onFiles} />
        <CardProblems problems={problems} onPreset={takePreset} />
        {save.problem && (
          <Callout kind="error" title="The network was not saved.">
            {save.problem}
          </Callout>
        )}
        <Button type="submit" kind="primary" busy={save.busy} className="self-start">
          {save.busy ? 'Saving…' : 'Save the network'}
        </Button>
      </div>
      <section aria-labelledby="test-picture" className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4 lg:self-start">
        <h2 id="test-picture" className="font-semibold">
          Is it right? Ask it
        </h2>
        <TestPicture picture={picture} onChoose={setPicture} samples={samples} />
        <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
          <PicturePreview picture={picture} />
          {errors && picture ? (
            <p className="text-muted">The answer appears once the card is complete.</p>
          ) : (
            <AnswerView answer={answer} invitation="Choose a picture that you know: its class should come first." />
          )}
        </div>
        {card && picture && (
          <OrderComparison
            weightsHash={proposal.weightsHash}
            card={card}
            image={picture.ref}
            answer={answer}
            onUse={(input) => onEdit(applyInput(draft, input))}
          />
        )}
        <PresetTrial weightsHash={proposal.weightsHash} card={card} chosen={findPreset(draft)} onPreset={takePreset} />
      </section>
    </form>
  );
}

/** Before saving was tried, an empty field is not a mistake yet. */
function onlyFilled(errors: DraftErrors | null, draft: CardDraft): DraftErrors {
  return Object.fromEntries(
    Object.entries(errors ?? {}).filter(([key]) => draft[key as keyof CardDraft].trim() !== ''),
  );
}

function fieldError(answer: Answer): DraftErrors {
  const field = answer.status === 'failed' && answer.field ? fieldAt(answer.field) : null;
  return field && answer.status === 'failed' ? { [field]: answer.message } : {};
}

/** Saving; what the server refuses holds until the draft is changed. */
function useSave(weightsHash: string, draft: CardDraft) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<{ draft: CardDraft; error: unknown } | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { card } = parseDraft(draft);
    setTried(true);
    if (!card) {
      // After the errors are drawn.
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    start(async () => {
      try {
        const json = { weightsHash, card };
        const { network } = await request('/api/networks', networkAnswerSchema, { method: 'POST', json });
        router.push(`/networks/${network.id}`);
      } catch (error) {
        setRefusal({ draft, error });
      }
    });
  };

  const error = refusal?.draft === draft ? refusal.error : null;
  const field = error instanceof AppError && error.options.field ? fieldAt(error.options.field) : null;
  return {
    busy,
    tried,
    submit,
    problem: error ? messageOf(error) : null,
    fieldErrors: field ? ({ [field]: messageOf(error) } as DraftErrors) : {},
  };
}

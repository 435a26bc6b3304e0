import { useReducer } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { ModelCard } from '@/lib/domain/modelCard';
import { MAX_UPLOAD_BYTES, networkProposalSchema, uploadedSchema, type Proposal } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { upload } from '../api/upload';
import { formatBytes } from '../text/formatBytes';
import { draftFromCard, type CardDraft } from './cardDraft';
import { readNetworkFiles } from './readNetworkFiles';
import { plainName } from './TestPicture';

/** From a file on disk to a form with a proposed card. */
export type ImportState =
  /** A card or labels may have come before the weights; they wait here. */
  | { step: 'choosing'; card: ModelCard | null; labels: string[] | null; problem: string | null }
  | { step: 'sending'; fileName: string; sentBytes: number; totalBytes: number }
  | { step: 'inspecting'; fileName: string }
  | { step: 'filling'; proposal: Proposal; draft: CardDraft; note: string | null };

type Action = { type: 'moved'; to: ImportState } | { type: 'edited'; draft: CardDraft; note?: string };

const START: ImportState = { step: 'choosing', card: null, labels: null, problem: null };

function reduce(state: ImportState, action: Action): ImportState {
  switch (action.type) {
    case 'moved':
      return action.to;
    case 'edited':
      return state.step === 'filling' ? { ...state, draft: action.draft, note: action.note ?? null } : state;
  }
}

export interface NetworkImport {
  state: ImportState;
  bring: (files: File[]) => Promise<void>;
  edit: (draft: CardDraft) => void;
}

export function useNetworkImport(): NetworkImport {
  const [state, dispatch] = useReducer(reduce, START);
  const move = (to: ImportState) => dispatch({ type: 'moved', to });

  const bring = async (files: File[]) => {
    const waiting = state.step === 'choosing' ? state : { card: null, labels: null };
    try {
      const found = await readNetworkFiles(files);
      const card = found.card ?? waiting.card;
      const labels = found.labels ?? waiting.labels;
      if (found.weights) {
        const proposal = await propose(found.weights, move);
        move({ step: 'filling', proposal, ...startDraft(proposal, card, labels) });
      } else if (state.step === 'filling') {
        const draft = found.card ? startDraft(state.proposal, found.card, labels).draft : state.draft;
        const named = found.labels ? { ...draft, labels: found.labels.join('\n') } : draft;
        dispatch({ type: 'edited', draft: named, note: 'The form was filled in from your file.' });
      } else move({ step: 'choosing', card, labels, problem: null });
    } catch (error) {
      if (state.step === 'filling') dispatch({ type: 'edited', draft: state.draft, note: messageOf(error) });
      else move({ step: 'choosing', card: waiting.card, labels: waiting.labels, problem: messageOf(error) });
    }
  };
  return { state, bring, edit: (draft) => dispatch({ type: 'edited', draft }) };
}

/** Sends the weights and asks what they are. */
async function propose(file: File, move: (to: ImportState) => void): Promise<Proposal> {
  const fileName = plainName(file.name);
  if (file.size > MAX_UPLOAD_BYTES)
    throw new AppError(
      'too_large',
      `${fileName} has ${formatBytes(file.size)}, more than the 2 GiB that a network may have.`,
    );
  move({ step: 'sending', fileName, sentBytes: 0, totalBytes: file.size });
  const { hash } = await upload(`/api/uploads?name=${encodeURIComponent(fileName)}`, uploadedSchema, file, {
    onProgress: (sentBytes, totalBytes) => move({ step: 'sending', fileName, sentBytes, totalBytes }),
  });
  move({ step: 'inspecting', fileName });
  return request('/api/networks/propose', networkProposalSchema, {
    method: 'POST',
    json: { weightsHash: hash, fileName },
  });
}

/** The proposed card, or the one that came with the weights; the labels from wherever they are. */
function startDraft(
  proposal: Proposal,
  card: ModelCard | null,
  labels: string[] | null,
): { draft: CardDraft; note: string | null } {
  const draft = { ...draftFromCard(card ?? proposal.card), file: proposal.card.file };
  if (labels) return { draft: { ...draft, labels: labels.join('\n') }, note: null };
  if (card && typeof card.labels === 'string')
    return { draft, note: `The card keeps its labels in ${card.labels}. Bring that file as well.` };
  return { draft, note: null };
}

import { useReducer } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { ModelCard } from '@/lib/domain/modelCard';
import {
  MAX_UPLOAD_BYTES,
  networkProposalSchema,
  packedNetworkSchema,
  uploadedSchema,
  type Proposal,
} from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { upload } from '../api/upload';
import { nameTensors } from '@/lib/modelCard/readCardFile';
import { draftFromCard, type CardDraft } from './cardDraft';
import { readNetworkFiles } from './readNetworkFiles';
import { plainName } from './TestPicture';

/** From files on disk to a form with a proposed card. */
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

interface Companions {
  card: ModelCard | null;
  labels: string[] | null;
}

export function useNetworkImport(): NetworkImport {
  const [state, dispatch] = useReducer(reduce, START);
  const move = (to: ImportState) => dispatch({ type: 'moved', to });

  const bring = async (files: File[]) => {
    const waiting = state.step === 'choosing' ? state : { card: null, labels: null };
    try {
      const found = await readNetworkFiles(files);
      const brought = { card: found.card ?? waiting.card, labels: found.labels ?? waiting.labels };
      if (found.parts.length > 0) move({ step: 'filling', ...(await propose(found.parts, brought, move)) });
      else if (state.step === 'filling') {
        const draft = found.card ? startDraft(state.proposal, { ...brought, card: found.card }).draft : state.draft;
        const named = found.labels ? { ...draft, labels: found.labels.join('\n') } : draft;
        dispatch({ type: 'edited', draft: named, note: 'The form was filled in from your file.' });
      } else move({ step: 'choosing', ...brought, problem: null });
    } catch (error) {
      if (state.step === 'filling') dispatch({ type: 'edited', draft: state.draft, note: messageOf(error) });
      else move({ step: 'choosing', card: waiting.card, labels: waiting.labels, problem: messageOf(error) });
    }
  };
  return { state, bring, edit: (draft) => dispatch({ type: 'edited', draft }) };
}

/** Sends the parts and asks what they are; what came in a zip counts where nothing else was brought. */
async function propose(parts: readonly File[], brought: Companions, move: (to: ImportState) => void) {
  const files = await send(parts, move);
  const [main] = files;
  if (!main) throw new AppError('invalid_input', 'There is no network among these files.');
  move({ step: 'inspecting', fileName: main.fileName });
  const packed = await request('/api/networks/pack', packedNetworkSchema, { method: 'POST', json: { files } });
  const companions = { card: brought.card ?? packed.card, labels: brought.labels ?? packed.labels };
  const { weightsHash, fileName } = packed;
  const json = { weightsHash, fileName, ...(companions.labels ? { labels: companions.labels } : {}) };
  const proposal = await request('/api/networks/propose', networkProposalSchema, { method: 'POST', json });
  return { proposal, ...startDraft(proposal, companions) };
}

async function send(parts: readonly File[], move: (to: ImportState) => void) {
  const totalBytes = parts.reduce((sum, { size }) => sum + size, 0);
  if (totalBytes > MAX_UPLOAD_BYTES)
    throw new AppError('too_large', `${parts[0]?.name ?? 'The network'} is larger than the 2 GiB that a network may have.`); // prettier-ignore
  const files: { hash: string; fileName: string }[] = [];
  let before = 0;
  for (const part of parts) {
    const fileName = plainName(part.name);
    const onProgress = (sent: number) => move({ step: 'sending', fileName, sentBytes: before + sent, totalBytes });
    onProgress(0);
    const path = `/api/uploads?name=${encodeURIComponent(fileName)}`;
    const { hash } = await upload(path, uploadedSchema, part, { onProgress });
    files.push({ hash, fileName });
    before += part.size;
  }
  return files;
}

/** The proposed card, or the one that came with the weights; the labels from wherever they are. */
function startDraft(proposal: Proposal, { card, labels }: Companions): { draft: CardDraft; note: string | null } {
  const { file, format } = proposal.card;
  const draft = { ...draftFromCard(card ? nameTensors(card, proposal.card) : proposal.card), file, format };
  if (labels) return { draft: { ...draft, labels: labels.join('\n') }, note: null };
  if (card && typeof card.labels === 'string')
    return { draft, note: `The card keeps its labels in ${card.labels}. Bring that file as well.` };
  return { draft, note: null };
}

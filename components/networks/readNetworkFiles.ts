/** What of the dropped files is what: weights, a card, a list of labels. */
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { modelCardSchema, type ModelCard } from '@/lib/domain/modelCard';
import { parseLabels } from './cardDraft';

export interface NetworkFiles {
  weights: File | null;
  card: ModelCard | null;
  labels: string[] | null;
}

const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** Reads cards and labels. Throws an AppError that names the file which cannot be used. */
export async function readNetworkFiles(files: readonly File[]): Promise<NetworkFiles> {
  const found: NetworkFiles = { weights: null, card: null, labels: null };
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (name.endsWith('.onnx')) found.weights = file;
    else if (name.endsWith('.json')) found.card = await readCard(file);
    else if (name.endsWith('.txt')) found.labels = parseLabels(await readText(file));
    else
      throw new AppError(
        'unsupported',
        `${file.name} is not used here. Bring the network (.onnx), and if you have them its card (.model.json) and labels (.txt).`,
      );
  }
  return found;
}

async function readCard(file: File): Promise<ModelCard> {
  let value: unknown;
  try {
    value = JSON.parse(await readText(file));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid_network', `${file.name} is not valid JSON.`, { cause });
  }
  return parseOrThrow(modelCardSchema, value, file.name, 'invalid_network');
}

async function readText(file: File): Promise<string> {
  if (file.size > MAX_TEXT_BYTES)
    throw new AppError('too_large', `${file.name} is too large for a card or a list of labels.`);
  return file.text();
}

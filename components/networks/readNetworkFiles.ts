/** What of the dropped files is what: the network with its parts, a card, a list of labels. */
import { isCheckpointName } from '@/lib/checkpoint/checkpoint';
import { AppError } from '@/lib/domain/appError';
import type { ModelCard } from '@/lib/domain/modelCard';
import { readCardFile } from '@/lib/modelCard/readCardFile';
import { parseLabels } from './cardDraft';

export interface NetworkFiles {
  /** The network: the file that leads comes first, then those that belong to it. Empty when none was brought. */
  parts: File[];
  card: ModelCard | null;
  labels: string[] | null;
}

const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** Papers that lie beside networks. */
const PAPER = /^(licen[cs]e|readme|notice|changelog)(\.|$)|\.(md|pdf|html?|png|jpe?g)$/i;
/** What TensorFlow.js writes into its model.json; looked for in the text, which may be long. */
const TFJS_SIGNS = /"(modelTopology|weightsManifest)"/;

/** Reads cards and labels. Throws an AppError that names the file which cannot be used. */
export async function readNetworkFiles(files: readonly File[]): Promise<NetworkFiles> {
  const found: NetworkFiles = { parts: [], card: null, labels: null };
  const others: File[] = [];
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (/\.(onnx|zip)$/.test(name) || isCheckpointName(name)) found.parts.push(file);
    else if (name.endsWith('.json')) await takeJson(file, found);
    else if (name.endsWith('.txt')) found.labels = parseLabels(await readText(file));
    else others.push(file);
  }
  const [main] = found.parts;
  if (main) return { ...found, parts: [...found.parts, ...others.filter(({ name }) => !PAPER.test(name))] };
  const [unused] = others.filter(({ name }) => files.length === 1 || !PAPER.test(name));
  if (unused)
    throw new AppError(
      'unsupported',
      `${unused.name} is not used here. Bring the network (.onnx, weights as .safetensors or .pt, or model.json of TensorFlow.js with its .bin files), and if you have them its card (.model.json) and labels (.txt).`,
    );
  return found;
}

async function takeJson(file: File, found: NetworkFiles): Promise<void> {
  // A network may be large, a card is not.
  const isCard = /\.model\.json$/i.test(file.name);
  const text = isCard ? await readText(file) : await file.text();
  if (!isCard && TFJS_SIGNS.test(text)) found.parts.push(file);
  else found.card = readCardFile(text, file.name);
}

async function readText(file: File): Promise<string> {
  if (file.size > MAX_TEXT_BYTES)
    throw new AppError('too_large', `${file.name} is too large for a card or a list of labels.`);
  return file.text();
}

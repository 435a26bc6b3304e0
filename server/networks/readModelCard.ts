/** Reads NAME.model.json from disk with what lies beside it: the labels, and the place of the weights. */
import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { modelCardSchema, type ResolvedModelCard } from '@/lib/domain/modelCard';
import { encodeBundle } from '@/lib/tfjs/bundle';
import type { NetworkRef } from '../compute/compute';
import { readTfjsFile } from '../engine/tfjsFile';
import { completeTfjsCard } from './completeTfjsCard';
import { weightsInOneFile } from './openWeights';

export interface ModelFiles {
  card: ResolvedModelCard;
  weightsPath: string;
  /** File name of the weights, for messages. */
  fileName: string;
}

/** A card or a list of labels beyond this is some other file. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Parses the card, reads its labels file (one label a line) and checks that the weights are there. Whether card and
 * weights match is seen when the network is loaded.
 * Throws `invalid_network` that names the file and the field at fault, `not_found` when there is no such card.
 */
export async function readModelCard(cardPath: string): Promise<ModelFiles> {
  const cardName = path.basename(cardPath);
  const text = await readText(cardPath, `The model card ${cardPath}`, 'not_found');
  const folder = path.dirname(cardPath);
  const complete = await completeTfjsCard(parseJson(text, cardName), folder);
  const card = parseOrThrow(modelCardSchema, complete, `The model card ${cardName}`, 'invalid_network');
  // The schema allows plain names only, so all files lie in the card's own folder.
  const weightsPath = path.join(folder, card.file);
  await requireFile(weightsPath, `The weights ${card.file}, named by field "file" of ${cardName},`, 'file');
  const labels = Array.isArray(card.labels)
    ? card.labels
    : parseLabels(await readText(path.join(folder, card.labels), labelsText(card.labels, cardName), 'invalid_network'));
  if (labels.length === 0)
    throw new AppError('invalid_network', `${labelsText(String(card.labels), cardName)} has no labels.`, {
      field: 'labels',
    });
  return { card: { ...card, labels }, weightsPath, fileName: card.file };
}

/** One label a line. The newline that ends the last line starts no label; blank lines between labels are labels. */
export function parseLabels(text: string): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => line.trim());
}

/**
 * The weights as the compute workers want them: by path, named by the SHA-256 of their one file. ONNX weights that lie in
 * files of their own are brought into a temporary one first; TensorFlow.js reads what lies beside its model.json.
 */
export async function networkRef({ card, weightsPath, fileName }: ModelFiles): Promise<NetworkRef> {
  if (card.format === 'tfjs') {
    const bundle = encodeBundle(await readTfjsFile(weightsPath, fileName));
    return { key: createHash('sha256').update(bundle).digest('hex'), format: 'tfjs', path: weightsPath, fileName };
  }
  const file = await weightsInOneFile(weightsPath, fileName);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { key: hash.digest('hex'), format: 'onnx', path: file, fileName };
}

function labelsText(fileName: string, cardName: string): string {
  return `The labels ${fileName}, named by field "labels" of ${cardName},`;
}

function parseJson(text: string, cardName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_network', `The model card ${cardName} is not JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

async function readText(filePath: string, what: string, missing: 'not_found' | 'invalid_network'): Promise<string> {
  const bytes = await requireFile(filePath, what, missing === 'not_found' ? undefined : 'labels', missing);
  if (bytes > MAX_TEXT_BYTES)
    throw new AppError('invalid_network', `${what} has ${bytes} bytes: that is no text of this kind.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(filePath));
  } catch (cause) {
    throw new AppError('invalid_network', `${what} is not UTF-8 text.`, { cause });
  }
}

/** Size of the file in bytes. Throws when it is not there or no file. */
async function requireFile(
  filePath: string,
  what: string,
  field: string | undefined,
  code: 'not_found' | 'invalid_network' = 'invalid_network',
): Promise<number> {
  const info = await stat(filePath).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code ?? cause.message})`;
    throw new AppError(code, `${what} ${reason}.`, { field, cause });
  });
  if (!info.isFile()) throw new AppError(code, `${what} is not a file.`, { field });
  return info.size;
}

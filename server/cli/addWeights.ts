/** A network whose weights have no card yet: it is proposed, checked, and added. */
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import type { ModelCard } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { PRESET_IDS, type PresetId } from '@/lib/domain/preset';
import { withPreset } from '@/lib/modelCard/presets';
import { parseLabels } from '../networks/readModelCard';
import type { Library } from './library';
import type { Output } from './output';

export interface AddOptions {
  labels?: string;
  preset?: string;
  name?: string;
  dryRun?: boolean;
}

/** Says on stderr what was chosen and what looks wrong. With `dryRun` prints the card and stores no network: null. */
export async function addWeights(
  library: Library,
  weightsPath: string,
  options: AddOptions,
  output: Output,
): Promise<Network | null> {
  await requireFile(weightsPath);
  const preset = options.preset === undefined ? undefined : parsePreset(options.preset);
  const labels = options.labels === undefined ? undefined : parseLabels(await readLabels(options.labels));
  const { weightsHash, card: proposed, preprocessing } = await library.propose(weightsPath, labels);
  const card: ModelCard = {
    ...proposed,
    name: options.name ?? proposed.name,
    labels: labels ?? proposed.labels,
    input: preset === undefined ? proposed.input : presetInput(proposed, preset),
  };
  if (preset === undefined) output.note(`Preprocessing ${preprocessing.preset}: ${preprocessing.reason}`);
  const problems = await library.checkCard(weightsHash, card);
  for (const { severity, message, fix } of problems) output.note(`${severity}: ${message} ${fix}`);
  if (!options.dryRun) return library.addCard(weightsHash, card);
  output.json({ card, preprocessing, problems });
  return null;
}

function parsePreset(text: string): PresetId {
  const preset = PRESET_IDS.find((id) => id === text);
  if (preset) return preset;
  throw new AppError('invalid_input', `There is no preset "${text}". There are ${PRESET_IDS.join(', ')}.`, {
    field: 'preset',
  });
}

function presetInput({ input }: ModelCard, id: PresetId): ModelCard['input'] {
  const applied = withPreset(input, id);
  if (applied) return applied;
  throw new AppError('invalid_input', `The preset ${id} is for colours, but this network takes grey pictures.`, {
    field: 'preset',
  });
}

async function requireFile(file: string): Promise<void> {
  const info = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('not_found', `The network ${file} cannot be read (${cause.code ?? cause.message}).`, { cause });
  });
  if (info.isFile()) return;
  throw new AppError(
    'invalid_input',
    `${file} is no file. Give NAME.model.json, NAME.onnx, model.json or the weights.`,
  );
}

async function readLabels(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('not_found', `The labels ${file} cannot be read (${cause.code ?? cause.message}).`, { cause });
  });
}

import path from 'node:path';
import { z } from 'zod';
import { modelCardSchema } from '@/lib/domain/modelCard';
import { interfaceNames } from '@/lib/tfjs/interfaceNames';
import { readTfjsFile } from '../engine/tfjsFile';

const unfinishedSchema = z.looseObject({
  format: z.literal('tfjs'),
  file: modelCardSchema.shape.file,
  input: z.looseObject({ tensor: z.unknown().optional() }),
  output: z.looseObject({ tensor: z.unknown().optional() }),
});

/**
 * The card of a TensorFlow.js network may leave out the names of its tensors, which most people have never seen: where
 * the network has one input and one output, they are filled in. Any other value is given back as it is.
 * Throws `invalid_network` when the network cannot be read.
 */
export async function completeTfjsCard(card: unknown, folder: string): Promise<unknown> {
  const unfinished = unfinishedSchema.safeParse(card);
  if (!unfinished.success) return card;
  const { file, input, output } = unfinished.data;
  if (input.tensor !== undefined && output.tensor !== undefined) return card;
  const { inputs, outputs } = interfaceNames(await readTfjsFile(path.join(folder, file), file), file);
  return {
    ...unfinished.data,
    input: { ...input, tensor: input.tensor ?? onlyOne(inputs) },
    output: { ...output, tensor: output.tensor ?? onlyOne(outputs) },
  };
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

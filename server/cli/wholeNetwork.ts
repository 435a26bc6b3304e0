import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isCheckpointName } from '@/lib/checkpoint/checkpoint';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { readTfjsFile } from '../engine/tfjsFile';
import { openCheckpoint } from '../networks/openCheckpoint';
import { weightsInOneFile } from '../networks/openWeights';

/**
 * A path of one file with all of a network's weights: the file itself, or a temporary one that goes away when this
 * process ends. A checkpoint becomes the ONNX network of its architecture. Throws `invalid_network` when a part is missing.
 */
export async function wholeNetwork(weightsPath: string, fileName: string): Promise<string> {
  if (isCheckpointName(fileName)) return temporaryFile('network.onnx', await openCheckpoint(weightsPath, fileName));
  if (!/\.json$/i.test(fileName)) return weightsInOneFile(weightsPath, fileName);
  return temporaryFile('network.bundle', encodeBundle(await readTfjsFile(weightsPath, fileName)));
}

async function temporaryFile(name: string, bytes: Uint8Array): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'specular-weights-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

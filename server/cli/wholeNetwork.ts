import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { readTfjsFile } from '../engine/tfjsFile';
import { weightsInOneFile } from '../networks/openWeights';

/**
 * A path of one file with all of a network's weights: the file itself, or a temporary one that goes away when this
 * process ends. Throws `invalid_network` when a part is missing.
 */
export async function wholeNetwork(weightsPath: string, fileName: string): Promise<string> {
  if (!/\.json$/i.test(fileName)) return weightsInOneFile(weightsPath, fileName);
  const bundle = encodeBundle(await readTfjsFile(weightsPath, fileName));
  const folder = mkdtempSync(path.join(tmpdir(), 'specular-weights-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'network.bundle');
  await writeFile(file, bundle);
  return file;
}

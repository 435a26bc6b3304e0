/** The digits network with one weight of its first convolution made greater by 0.5. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Network } from '@/lib/domain/network';
import { storedTensors } from '@/lib/onnx/checkWeights';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import type { NetworkService } from '@/server/networks/networkService';

const MODELS = path.join(import.meta.dirname, '../../../models/digits');

export async function addAlteredDigits(
  networks: Pick<NetworkService, 'addFromFile'>,
  dataDir: string,
): Promise<Network> {
  const folder = path.join(dataDir, 'altered');
  await cp(MODELS, folder, { recursive: true });
  const bytes = await readFile(path.join(MODELS, 'digits.onnx'));
  const kernel = [...storedTensors(decodeOnnx(bytes, 'digits.onnx'))].find(({ tensor }) => tensor.dims?.length === 4)!;
  const at = bytes.indexOf(Buffer.from(kernel.tensor.rawData));
  if (at <= 0) throw new Error('The weights of the first convolution are not in the file as they are read.');
  bytes.writeFloatLE(bytes.readFloatLE(at) + 0.5, at);
  await writeFile(path.join(folder, 'digits.onnx'), bytes);
  return networks.addFromFile(path.join(folder, 'digits.model.json'));
}

/** A checkpoint on disk (.safetensors, or a state_dict of torch.save) → the bytes of an ONNX file. */
import { open, readFile } from 'node:fs/promises';
import { invalidCheckpoint, isSafetensorsName } from '@/lib/checkpoint/checkpoint';
import { checkpointToOnnx } from '@/lib/checkpoint/checkpointToOnnx';
import { readSafetensors } from '@/lib/checkpoint/readSafetensors';
import { readStateDict } from '@/lib/checkpoint/readStateDict';
import { AppError } from '@/lib/domain/appError';
import { withTorchZip } from './torchZip';

const ZIP_SIGNATURE = 'PK';

/** Throws `invalid_network` that names the file, the problem and the fix. Runs nothing of the file. */
export async function openCheckpoint(path: string, fileName: string): Promise<Uint8Array<ArrayBuffer>> {
  if (isSafetensorsName(fileName))
    return checkpointToOnnx(readSafetensors(await readFile(path).catch(unreadable(path)), fileName), fileName);
  if ((await firstBytes(path, ZIP_SIGNATURE.length)) !== ZIP_SIGNATURE)
    throw invalidCheckpoint(
      fileName,
      'is no zip file, as torch.save has written since version 1.6. Older files are plain pickles, which are programs and are not opened here',
      'Load it with torch.load where you trust it, and save its weights again: torch.save(model.state_dict(), "weights.pt"), or as .safetensors.',
    );
  return withTorchZip(path, fileName, async (zip) => checkpointToOnnx(await readStateDict(zip, fileName), fileName));
}

async function firstBytes(path: string, count: number): Promise<string> {
  const handle = await open(path).catch(unreadable(path));
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await handle.close();
  }
}

function unreadable(path: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    throw new AppError('not_found', `The file ${path} cannot be read (${cause.code ?? cause.message}).`, { cause });
  };
}

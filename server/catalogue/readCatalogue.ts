import { readFile } from 'node:fs/promises';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { CATALOGUE, catalogueSchema, type Catalogue } from '@/lib/catalogue/catalogue';

/** The catalogue of this version, or the one in a file. Throws `invalid_input` that names the file and the field. */
export async function readCatalogue(file: string | undefined): Promise<Catalogue> {
  if (file === undefined) return CATALOGUE;
  const what = `The catalogue ${file} (SPECULAR_MODEL_CATALOGUE)`;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid_input', `${what} cannot be read: ${(cause as Error).message}.`, { cause });
  }
  return parseOrThrow(catalogueSchema, content, what);
}

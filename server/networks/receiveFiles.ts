/** Uploaded files, or a zip of them, → one artifact, with the card and the labels that came along. */
import { Readable } from 'node:stream';
import { AppError } from '@/lib/domain/appError';
import type { ModelCard } from '@/lib/domain/modelCard';
import { readCardFile } from '@/lib/modelCard/readCardFile';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { FileListing, ListedFile } from '../images/fileListing';
import { withZipListing } from '../images/listZip';
import { packFiles, type PackedNetwork, type ReceivedFile } from './packFiles';
import { parseLabels } from './readModelCard';

export interface ReceivedNetwork extends PackedNetwork {
  /** From a card among the files, if there is one. */
  card: ModelCard | null;
  /** From a text file among them. */
  labels: string[] | null;
}

type Artifacts = Pick<ArtifactStore, 'get' | 'put' | 'pathOf' | 'putStream'>;

/** A network of so many parts is something else. */
const MAX_PARTS = 1000;
const MAX_PART_BYTES = 2 ** 31 - 1;
const MAX_TEXT_BYTES = 4 * 1024 ** 2;

/** Throws what packFiles throws, and `invalid_input` for a zip that cannot be read or holds no network. */
export async function receiveFiles(artifacts: Artifacts, files: readonly ReceivedFile[]): Promise<ReceivedNetwork> {
  const [only] = files;
  const isZip = files.length === 1 && only !== undefined && /\.zip$/i.test(only.fileName);
  const parts = isZip ? await unpack(artifacts, only) : files;
  const packed = await packFiles(artifacts, parts);
  return { ...packed, ...(await readCompanions(artifacts, parts, packed.unused)) };
}

/** Every file of the zip becomes an artifact under its plain name: folders in it say nothing about a network. */
async function unpack(artifacts: Artifacts, { hash, fileName }: ReceivedFile): Promise<ReceivedFile[]> {
  const storeParts = async ({ files, refused }: FileListing) => {
    const [bad] = refused;
    if (bad) throw new AppError('invalid_input', `${fileName}: ${bad.message}`, { field: 'files' });
    if (files.length > MAX_PARTS)
      throw new AppError('invalid_input', `${fileName} holds ${files.length} files: that is no network.`, {
        field: 'files',
      });
    const parts: ReceivedFile[] = [];
    for (const file of files) parts.push({ hash: await store(artifacts, file), fileName: plainName(file.path) });
    return parts;
  };
  return withZipListing(await artifacts.pathOf(hash), storeParts, MAX_PART_BYTES);
}

async function store(artifacts: Artifacts, file: ListedFile): Promise<string> {
  return (await artifacts.putStream(Readable.from([await file.read()]), MAX_PART_BYTES)).hash;
}

async function readCompanions(
  artifacts: Artifacts,
  parts: readonly ReceivedFile[],
  unused: readonly string[],
): Promise<Pick<ReceivedNetwork, 'card' | 'labels'>> {
  const textOf = async (matches: RegExp): Promise<string | null> => {
    const part = parts.find(({ fileName }) => unused.includes(fileName) && matches.test(fileName));
    if (!part) return null;
    const bytes = await artifacts.get(part.hash);
    if (bytes.length > MAX_TEXT_BYTES)
      throw new AppError('too_large', `${part.fileName} is too large for a card or a list of labels.`);
    return new TextDecoder().decode(bytes);
  };
  const cardText = await textOf(/\.model\.json$/i);
  const labelsText = (await textOf(/labels?\.txt$/i)) ?? (await textOf(/\.txt$/i));
  return {
    card: cardText === null ? null : parseCard(cardText),
    labels: (labelsText && parseLabels(labelsText)) || null,
  };
}

/** A card that cannot be read is left out: the proposal is a start as well, and names what is missing. */
function parseCard(text: string): ModelCard | null {
  try {
    return readCardFile(text, 'card');
  } catch {
    return null;
  }
}

function plainName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

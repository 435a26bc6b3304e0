/** model.json and its files of weights → one network. */
import type { ModelJson } from './readModelJson';
import { invalidTfjs, storedBytes, type TfjsModel, type Weight } from './tfjsModel';

const NAMED = 8;

/** Paths of all files of weights that a model.json names. */
export function shardPaths({ groups }: ModelJson): string[] {
  return [...new Set(groups.flatMap(({ paths }) => paths))];
}

/**
 * Cuts the weights out of the files (`shards`, by path). Throws `invalid_network` when one is missing or when they hold
 * more or fewer bytes than the weights take.
 */
export function assembleModel(json: ModelJson, shards: ReadonlyMap<string, Uint8Array>, fileName: string): TfjsModel {
  const missing = shardPaths(json).filter((path) => !shards.has(path));
  if (missing.length > 0)
    throw invalidTfjs(
      fileName,
      `needs ${missing.length === 1 ? 'the file' : `${missing.length} files, among them`} "${missing[0]}", which ${missing.length === 1 ? 'is' : 'are'} not there`,
      'A TensorFlow.js network is several files: give the model.json together with all files of weights (.bin).',
      { field: 'weightsManifest' },
    );
  const weights: Weight[] = [];
  json.groups.forEach((group, i) => {
    const parts = group.paths.flatMap((path) => shards.get(path) ?? []);
    const expected = group.weights.reduce((sum, weight) => sum + storedBytes(weight), 0);
    // Before they are joined: a list may name one large file a thousand times.
    const found = parts.reduce((sum, { length }) => sum + length, 0);
    if (found !== expected)
      throw invalidTfjs(
        fileName,
        `needs ${expected.toLocaleString('en')} bytes of weights from ${namesOf(group.paths)}, but there are ${found.toLocaleString('en')}`,
        'A file is cut off or belongs to another network: download or export them again.',
        { field: `weightsManifest.${i}` },
      );
    const bytes = joined(parts, found);
    let at = 0;
    for (const { group: purpose, ...weight } of group.weights) {
      const end = at + storedBytes(weight);
      if (purpose !== 'optimizer') weights.push({ ...weight, bytes: bytes.subarray(at, end) });
      at = end;
    }
  });
  const { format, topology, signature } = json;
  return { format, topology, signature, weights };
}

/** The first few: a list may be long. */
function namesOf(paths: readonly string[]): string {
  const named = paths.slice(0, NAMED).map((path) => `"${path}"`);
  return named.length === 0 ? 'no file' : [...named, ...(paths.length > NAMED ? ['…'] : [])].join(', ');
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

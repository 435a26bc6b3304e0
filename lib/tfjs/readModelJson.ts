/** Text of a model.json → what it says, checked: the file comes from anywhere. */
import { z } from 'zod';
import {
  EXPORT_AGAIN,
  invalidTfjs,
  type JsonObject,
  storedBytes,
  type TfjsFormat,
  WEIGHT_TYPES,
  type WeightSpec,
} from './tfjsModel';

/** A model.json beyond this holds something else than a description of layers. */
export const MAX_MODEL_JSON_BYTES = 64 * 1024 ** 2;
/** Bytes of all weights together. */
export const MAX_WEIGHT_BYTES = 2 ** 31 - 1;
/** The deepest published networks have some thousand. */
const MAX_WEIGHTS = 100_000;
/** Nested models go a handful of levels deep; what goes deeper is made to exhaust the stack of whoever reads it. */
const MAX_DEPTH = 200;

export interface ModelJson {
  format: TfjsFormat;
  topology: JsonObject;
  signature: JsonObject | null;
  /** Each group's weights lie one after the other in its files, taken together. */
  groups: { paths: string[]; weights: ListedWeight[] }[];
}

/** `group` is "optimizer" where a weight belongs to the training and not to the network. */
export type ListedWeight = WeightSpec & { group?: string };

const jsonObject = z.record(z.string(), z.unknown());
const size = z.int().min(0);
const quantizationSchema = z.union([
  z.object({ dtype: z.literal('float16') }),
  z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
]);

export const weightSpecSchema = z.object({
  name: z.string().min(1),
  shape: z.array(size).max(8, 'must have at most 8 dimensions'),
  dtype: z.enum(WEIGHT_TYPES, { error: `must be one of ${WEIGHT_TYPES.join(', ')}` }),
  quantization: quantizationSchema.optional(),
});

const modelJsonSchema = z.object({
  format: z.enum(['layers-model', 'graph-model']).optional(),
  modelTopology: jsonObject,
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(weightSpecSchema.extend({ group: z.string().optional() })),
    }),
  ),
  signature: jsonObject.nullish(),
  userDefinedMetadata: z.unknown().optional(),
  modelInitializer: z.unknown().optional(),
});

/** Whether bytes are a model.json, and not some other JSON (a model card, a list of labels) or no JSON at all. */
export function isModelJson(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_MODEL_JSON_BYTES) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && ('modelTopology' in value || 'weightsManifest' in value);
  } catch {
    return false;
  }
}

/**
 * Throws `invalid_network` that names `fileName` and the field: no JSON, no topology or manifest, weights of a kind or
 * size that cannot be, paths that leave the folder.
 */
export function readModelJson(bytes: Uint8Array, fileName: string): ModelJson {
  const value = parseJson(bytes, fileName);
  checkJson(value, fileName);
  const result = modelJsonSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const field = issue?.path.map(String).join('.') ?? '';
    throw invalidTfjs(fileName, `is not a model.json: field "${field}" ${plain(issue?.message)}`, EXPORT_AGAIN, {
      field,
      cause: result.error,
    });
  }
  const { modelTopology, weightsManifest, signature, userDefinedMetadata, modelInitializer } = result.data;
  if (modelInitializer)
    throw invalidTfjs(
      fileName,
      'has tables that are filled when it starts (modelInitializer), which is not supported',
      'Export it with its preprocessing left out.',
      { field: 'modelInitializer' },
    );
  weightsManifest.forEach((group, i) => {
    for (const path of group.paths) checkPath(path, `weightsManifest.${i}.paths`, fileName);
  });
  checkWeightSpecs(
    weightsManifest.flatMap(({ weights }) => weights),
    fileName,
  );
  return {
    format: result.data.format ?? (Array.isArray(modelTopology.node) ? 'graph-model' : 'layers-model'),
    topology: modelTopology,
    signature: signature ?? signatureOf(userDefinedMetadata),
    groups: weightsManifest,
  };
}

/** Names given once, a number that can be gone through, and a total that fits into memory. */
export function checkWeightSpecs(weights: readonly WeightSpec[], fileName: string): void {
  if (weights.length > MAX_WEIGHTS)
    throw invalidTfjs(
      fileName,
      `lists ${weights.length.toLocaleString('en')} weights, more than a network has`,
      EXPORT_AGAIN,
      { field: 'weightsManifest' },
    );
  const names = new Set<string>();
  let bytes = 0;
  for (const weight of weights) {
    if (names.has(weight.name))
      throw invalidTfjs(fileName, `lists the weight "${weight.name}" twice`, EXPORT_AGAIN, {
        field: 'weightsManifest',
      });
    names.add(weight.name);
    bytes += storedBytes(weight);
    if (bytes > MAX_WEIGHT_BYTES)
      throw invalidTfjs(
        fileName,
        `says that its weights take more than 2 GiB (up to "${weight.name}", ${weight.shape.join(' × ')})`,
        'Use a smaller network, or half precision (--quantize_float16).',
        { field: 'weightsManifest' },
      );
  }
}

/** Old converters kept the signature of a graph model among its metadata. */
function signatureOf(metadata: unknown): JsonObject | null {
  const result = z.object({ signature: jsonObject }).safeParse(metadata);
  return result.success ? result.data.signature : null;
}

/** Names of files in the folder of the model.json or below it, whatever the system that reads them. */
function checkPath(path: string, field: string, fileName: string): void {
  const parts = path.split('/');
  const plainParts = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\p{Cc}]/u.test(part));
  if (plainParts && path.length <= 1000) return;
  throw invalidTfjs(
    fileName,
    `names ${JSON.stringify(path.slice(0, 100))} as a file of weights, which is no plain file name in its own folder`,
    'Put the files of weights beside the model.json and name them there.',
    { field },
  );
}

function parseJson(bytes: Uint8Array, fileName: string): unknown {
  const fix = EXPORT_AGAIN;
  if (bytes.length > MAX_MODEL_JSON_BYTES)
    throw invalidTfjs(fileName, `has ${bytes.length.toLocaleString('en')} bytes, too many for a model.json`, fix);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidTfjs(fileName, `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, fix, {
      cause,
    });
  }
}

/** Depth and numbers (1e999 is read as infinity). Level by level and not by recursion: depth is what is feared. */
export function checkJson(root: unknown, fileName: string): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH)
      throw invalidTfjs(
        fileName,
        `is nested more than ${MAX_DEPTH} levels deep`,
        'No network needs that: use another file.',
      );
    if (level.some((value) => typeof value === 'number' && !Number.isFinite(value)))
      throw invalidTfjs(fileName, 'holds a number that is too large', EXPORT_AGAIN);
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}

function plain(message = 'is not valid'): string {
  return message.replace(/^Invalid input: /, 'is not valid: ');
}

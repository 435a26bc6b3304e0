/** A map while it is being asked for: every field as it stands in its input, and the way to and from a request. */
import { embeddingRequestSchema, type EmbeddingRequest } from '@/lib/domain/embedding';
import {
  embeddingSpecSchema,
  tsneSpecSchema,
  umapSpecSchema,
  type EmbeddingMethod,
  type TsneSpec,
  type UmapSpec,
} from '@/lib/domain/embeddingSpec';

export interface MapDraft {
  imageSetId: string;
  networkId: string;
  /** Name of a layer; empty: the penultimate one. */
  layer: string;
  pooling: string;
  method: EmbeddingMethod;
  perplexity: string;
  /** Of UMAP. */
  neighbours: string;
  minDist: string;
  metric: string;
  /** Empty: all dimensions. */
  components: string;
  initialisation: string;
  exaggeration: string;
  /** Empty: by the number of pictures. */
  learningRate: string;
  iterations: string;
  seed: string;
}

export type MapDraftErrors = Partial<Record<keyof MapDraft, string>>;
export type ParsedMapDraft =
  | { request: EmbeddingRequest; errors: null }
  /** `rest`: what belongs to no field of the form. */
  | { request: null; errors: MapDraftErrors; rest: string | null };

const TSNE = tsneSpecSchema.parse({ method: 'tsne' });
const UMAP = umapSpecSchema.parse({ method: 'umap' });
type AllSettings = Omit<TsneSpec, 'method'> & Omit<UmapSpec, 'method'>;

/** The usual settings, for a set and a network. */
export function newDraft(imageSetId: string, networkId: string): MapDraft {
  return draftOf({ imageSetId, networkId, pooling: 'mean', spec: TSNE });
}

/** The settings of a map that is there, to be changed. */
export function draftOf({ imageSetId, networkId, layer, pooling, spec }: EmbeddingRequest): MapDraft {
  const all: AllSettings = { ...UMAP, ...TSNE, ...spec };
  return {
    imageSetId,
    networkId,
    layer: layer ?? '',
    pooling,
    method: spec.method,
    perplexity: String(all.perplexity),
    neighbours: String(all.neighbours),
    minDist: String(all.minDist),
    metric: all.metric,
    components: all.components === null ? '' : String(all.components),
    initialisation: all.initialisation,
    exaggeration: String(all.exaggeration),
    learningRate: all.learningRate === 'auto' ? '' : String(all.learningRate),
    iterations: String(all.iterations),
    seed: String(all.seed),
  };
}

/** Another method: the iterations become its usual ones, unless they were chosen. */
export function withMethod(draft: MapDraft, method: EmbeddingMethod): MapDraft {
  const usual = usualIterations(draft.method);
  const next = usualIterations(method);
  const isChosen = usual !== null && draft.iterations !== usual;
  return { ...draft, method, iterations: isChosen || next === null ? draft.iterations : next };
}

function usualIterations(method: EmbeddingMethod): string | null {
  const spec = embeddingSpecSchema.parse({ method });
  return spec.method === 'pca' ? null : String(spec.iterations);
}

const SHARED_FIELDS = ['metric', 'components', 'iterations', 'seed'] as const;
/** The settings that each method has, in the order of the form. */
export const METHOD_FIELDS: Readonly<Record<EmbeddingMethod, readonly (keyof MapDraft)[]>> = {
  pca: [],
  tsne: ['perplexity', 'initialisation', 'exaggeration', 'learningRate', ...SHARED_FIELDS],
  umap: ['neighbours', 'minDist', ...SHARED_FIELDS],
};

/** What an empty field means, where it means something. */
const EMPTY: Partial<Record<keyof MapDraft, null | 'auto'>> = { components: null, learningRate: 'auto' };
const WORDS: readonly (keyof MapDraft)[] = ['metric', 'initialisation'];

/** A request, or what is wrong with it, at the field that is at fault. */
export function parseMapDraft(draft: MapDraft): ParsedMapDraft {
  const errors: MapDraftErrors = {};
  const spec: Record<string, unknown> = { method: draft.method };
  for (const field of METHOD_FIELDS[draft.method]) {
    const text = draft[field].trim();
    const isNumber = text !== '' && Number.isFinite(Number(text));
    if (text === '' && field in EMPTY) spec[field] = EMPTY[field];
    else if (WORDS.includes(field)) spec[field] = text;
    else if (isNumber) spec[field] = Number(text);
    else errors[field] = 'Enter a number.';
  }
  if (Object.keys(errors).length > 0) return { request: null, errors, rest: null };
  const { imageSetId, networkId, layer, pooling } = draft;
  const wanted = { imageSetId, networkId, pooling, spec, ...(layer === '' ? {} : { layer }) };
  const parsed = embeddingRequestSchema.safeParse(wanted);
  if (parsed.success) return { request: parsed.data, errors: null };
  let rest: string | null = null;
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path.join('.'));
    if (field) errors[field] ??= sentence(field, issue.message);
    else rest ??= `The map cannot be made like this: ${issue.message}.`;
  }
  return { request: null, errors, rest };
}

/** The form's field for a path of the request, such as the `field` of the server's error; null: none. */
export function fieldOf(path: string): keyof MapDraft | null {
  const name = path.split('.').at(path.startsWith('spec.') ? 1 : 0) ?? '';
  const fields: readonly string[] = ['imageSetId', 'networkId', 'layer', 'pooling', 'method', ...METHOD_FIELDS.tsne, ...METHOD_FIELDS.umap]; // prettier-ignore
  return fields.includes(name) ? (name as keyof MapDraft) : null;
}

/** The message of a schema, which begins with "must", as a sentence of its own. */
function sentence(field: keyof MapDraft, message: string): string {
  if (field === 'imageSetId') return 'Choose an image set.';
  if (field === 'networkId') return 'Choose a network.';
  if (field === 'learningRate') return 'It must be a number above 0; leave it empty to have it chosen.';
  return message.startsWith('must') ? `It ${message}.` : 'This is not a value that can be used here.';
}

/** A model card while it is being filled in: every field as it stands in its input, and the way to and from a card. */
import {
  CHANNEL_ORDERS,
  FITS,
  LAYOUTS,
  modelCardSchema,
  OUTPUT_KINDS,
  RESAMPLES,
  type ModelCard,
} from '@/lib/domain/modelCard';

export interface CardDraft {
  name: string;
  format: string;
  file: string;
  inputTensor: string;
  width: string;
  height: string;
  layout: string;
  channels: string;
  /** A number or a fraction: "1/255". */
  scale: string;
  /** Numbers with spaces or commas between them, in the order of `channels`. */
  mean: string;
  std: string;
  fit: string;
  /** Empty: the input's own side. */
  resizeTo: string;
  /** Empty: as the server does it by itself. */
  resample: string;
  outputTensor: string;
  outputKind: string;
  /** One a line. */
  labels: string;
  features: string;
  license: string;
  source: string;
}

export type DraftErrors = Partial<Record<keyof CardDraft, string>>;
export type ParsedDraft = { card: ModelCard; errors: null } | { card: null; errors: DraftErrors };

/** Where each field of the form is in a card. */
const PATHS: Record<keyof CardDraft, string> = {
  name: 'name',
  format: 'format',
  file: 'file',
  inputTensor: 'input.tensor',
  width: 'input.width',
  height: 'input.height',
  layout: 'input.layout',
  channels: 'input.channels',
  scale: 'input.scale',
  mean: 'input.mean',
  std: 'input.std',
  fit: 'input.fit',
  resizeTo: 'input.resizeTo',
  resample: 'input.resample',
  outputTensor: 'output.tensor',
  outputKind: 'output.kind',
  labels: 'labels',
  features: 'features',
  license: 'license',
  source: 'source',
};

export function draftFromCard(card: ModelCard): CardDraft {
  const { input, output } = card;
  return {
    name: card.name,
    format: card.format,
    file: card.file,
    inputTensor: input.tensor,
    width: String(input.width),
    height: String(input.height),
    layout: input.layout,
    channels: input.channels,
    scale: formatScale(input.scale),
    mean: input.mean.join(', '),
    std: input.std.join(', '),
    fit: input.fit,
    resizeTo: input.resizeTo === undefined ? '' : String(input.resizeTo),
    resample: input.resample ?? '',
    outputTensor: output.tensor,
    outputKind: output.kind,
    labels: Array.isArray(card.labels) ? card.labels.join('\n') : '',
    features: card.features ?? '',
    license: card.license ?? '',
    source: card.source ?? '',
  };
}

/** The card of a draft, or what is wrong with which field. */
export function parseDraft(draft: CardDraft): ParsedDraft {
  const labels = parseLabels(draft.labels);
  const result = modelCardSchema.safeParse({
    name: draft.name,
    format: draft.format,
    file: draft.file,
    input: {
      tensor: draft.inputTensor,
      width: parseNumber(draft.width),
      height: parseNumber(draft.height),
      layout: draft.layout,
      channels: draft.channels,
      scale: parseNumber(draft.scale),
      mean: parseNumbers(draft.mean),
      std: parseNumbers(draft.std),
      fit: draft.fit,
      resizeTo: draft.resizeTo.trim() ? parseNumber(draft.resizeTo) : undefined,
      resample: draft.resample || undefined,
    },
    output: { tensor: draft.outputTensor, kind: draft.outputKind },
    labels,
    features: draft.features.trim() || undefined,
    license: draft.license.trim() || undefined,
    source: draft.source.trim() || undefined,
  });
  if (result.success) return { card: result.data, errors: null };
  const errors: DraftErrors = {};
  for (const issue of result.error.issues) {
    const field = fieldAt(issue.path.map(String).join('.'));
    if (field) errors[field] ??= FIELD_TEXTS[field] ?? sentence(issue.message);
  }
  return { card: null, errors: Object.keys(errors).length > 0 ? errors : { name: 'The card is not valid.' } };
}

/** Clearer words than a schema's own where a field can only be wrong in one way. */
const FIELD_TEXTS: DraftErrors = {
  name: 'Give the network a name of at most 200 characters.',
  labels: 'Paste the labels, one a line, in the order of the output.',
  inputTensor: 'Choose the input tensor.',
  outputTensor: 'Choose the output tensor.',
  width: 'Enter the width of the input, 1 to 4096 pixels.',
  height: 'Enter the height of the input, 1 to 4096 pixels.',
  scale: 'Enter a number or a fraction such as 1/255, but not 0.',
};

/** The field of the form for a path in a card or in a request that holds one: `card.input.mean.0` is `mean`. */
export function fieldAt(path: string): keyof CardDraft | null {
  const inCard = path.replace(/^card\./, '');
  const match = Object.entries(PATHS).find(([, at]) => inCard === at || inCard.startsWith(`${at}.`));
  return match ? (match[0] as keyof CardDraft) : null;
}

/** One label a line. Empty lines at the end are how files end; in between they are labels of their own. */
export function parseLabels(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => line.trim());
}

function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(parseNumber);
}

/** NaN for what is no number, so that the schema names the field. */
export function parseNumber(text: string): number {
  const fraction = /^([^/]+)\/([^/]+)$/.exec(text.trim());
  if (fraction) return parseNumber(fraction[1]!) / parseNumber(fraction[2]!);
  return text.trim() === '' ? NaN : Number(text);
}

/** "1/255" rather than 0.00392…, where that is exactly the number. */
export function formatScale(scale: number): string {
  const divisor = Math.round((1 / scale) * 10) / 10;
  return Math.abs(scale) < 1 && 1 / divisor === scale ? `1/${divisor}` : String(scale);
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

export const DRAFT_OPTIONS = {
  layout: LAYOUTS,
  channels: CHANNEL_ORDERS,
  fit: FITS,
  resample: RESAMPLES,
  outputKind: OUTPUT_KINDS,
} as const;

/** A layer in words and figures. */
import type { NetworkLayer, ReceptiveField } from '@/lib/domain/networkGraph';

/** A link may name any layer. */
export function noSuchLayer(name: string | null): string {
  return `This network has no layer “${name}”`;
}

/** "11 × 11 px"; height × width where they differ. */
export function fieldText(field: ReceptiveField): string {
  switch (field.kind) {
    case 'window':
      return `${field.height.size} × ${field.width.size} px`;
    case 'irregular':
      return `up to ${field.height} × ${field.width} px`;
    case 'whole':
      return 'whole picture';
    case 'none':
      return 'nothing';
    case 'unknown':
      return 'not known';
  }
}

/** In whole sentences, for the details of a layer. */
export function fieldSentence(field: ReceptiveField): string {
  switch (field.kind) {
    case 'window': {
      const { height, width } = field;
      const step = height.stride === width.stride ? `${height.stride}` : `${height.stride} and ${width.stride}`;
      const beyond = field.exceedsInput ? ' That is larger than the picture: every unit sees past its border.' : '';
      return `Each unit sees ${height.size} × ${width.size} pixels; the next unit sees the same ${step} ${step === '1' ? 'pixel' : 'pixels'} on. The first window begins at row ${signed(height.offset)}, column ${signed(width.offset)}.${beyond}`;
    }
    case 'irregular':
      return `Units see windows of different sizes, up to ${field.height} × ${field.width} pixels.`;
    case 'whole':
      return 'Each unit sees the whole picture.';
    case 'none':
      return 'It does not depend on the picture.';
    case 'unknown':
      return `What its units see is not known: the reach of the operator ${field.operator} is not.`;
  }
}

export function exceedsPicture(field: ReceptiveField): boolean {
  return (field.kind === 'window' || field.kind === 'irregular') && field.exceedsInput;
}

/** Pixels from one unit to the next; "2 × 4" where height and width differ; empty where there is none. */
export function strideText(field: ReceptiveField): string {
  if (field.kind !== 'window') return '';
  const { height, width } = field;
  return height.stride === width.stride ? String(height.stride) : `${height.stride} × ${width.stride}`;
}

export function shapeText({ outputShape }: Pick<NetworkLayer, 'outputShape'>): string {
  return outputShape === null ? 'not known' : outputShape.map((size) => size ?? 'n').join(' × ') || 'one number';
}

/** How many channels the output has; null where it has none, or where they are not counted. */
export function channelsOf({ outputShape, channelAxis }: NetworkLayer): number | null {
  return channelAxis === null ? null : (outputShape?.[channelAxis] ?? null);
}

/** Rows and columns of a map's units; null where the output is no map of a known size. */
export function mapSizeOf({ outputShape, channelAxis }: NetworkLayer): { height: number; width: number } | null {
  if (outputShape?.length !== 3 || channelAxis === null) return null;
  const [height = null, width = null] = outputShape.filter((_, axis) => axis !== channelAxis);
  return height === null || width === null ? null : { height, width };
}

/** With a real minus sign. */
function signed(value: number): string {
  return String(value).replace('-', '−');
}

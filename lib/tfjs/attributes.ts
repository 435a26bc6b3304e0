/** Attributes of a node of a graph model, as the JSON form of a GraphDef writes them. */
import { z } from 'zod';
import type { GraphNode } from './readNodes';

type Attributed = Pick<GraphNode, 'attributes'>;

/** 64-bit numbers are texts. */
const integer = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .pipe(z.int());
const shape = z.object({
  dim: z.array(z.object({ size: integer.optional() })).optional(),
  unknownRank: z.boolean().optional(),
});

export function numberAttribute({ attributes }: Attributed, name: string): number | null {
  const value = attributes[name];
  return (
    z
      .number()
      .or(integer)
      .safeParse(value?.f ?? value?.i).data ?? null
  );
}

export function flagAttribute({ attributes }: Attributed, name: string): boolean {
  return attributes[name]?.b === true;
}

/** Whole numbers of a list; empty where there is none. */
export function numbersAttribute({ attributes }: Attributed, name: string): number[] {
  return z.object({ i: z.array(integer) }).safeParse(attributes[name]?.list).data?.i ?? [];
}

/** Base64, or the numbers of the characters. */
export function textAttribute({ attributes }: Attributed, name: string): string | null {
  return textOf(attributes[name]?.s);
}

/** "DT_FLOAT" and its kin. */
export function typeAttribute({ attributes }: Attributed, name: string): string | null {
  const type = attributes[name]?.type;
  return typeof type === 'string' ? type : type === 1 ? 'DT_FLOAT' : null;
}

/** Dimensions of a placeholder or a constant; null where not even the rank is known. A free one is null. */
export function shapeAttribute({ attributes }: Attributed, name: string): (number | null)[] | null {
  const parsed = shape.safeParse(attributes[name]?.shape);
  if (!parsed.success || parsed.data.unknownRank) return null;
  return (parsed.data.dim ?? []).map(({ size = 0 }) => (size > 0 ? size : null));
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return fromBase64(value);
  const codes = z.array(z.int().min(0).max(255)).safeParse(value);
  return codes.success ? String.fromCharCode(...codes.data) : null;
}

/** By hand: lib knows neither Node's Buffer nor the browser's atob. Null for what is no Base64. */
function fromBase64(text: string): string | null {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let out = '';
  let bits = 0;
  let held = 0;
  for (const character of text.replace(/=+$/, '')) {
    const value = digits.indexOf(character);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((held >> bits) & 0xff);
  }
  return out;
}

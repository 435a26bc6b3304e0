/** The colours of the page that the graphics card needs, from the design tokens. */

/** 0…1 each. */
export type Rgba = [number, number, number, number];

export interface ShaderTheme {
  /** What the map lies on. */
  surface: Rgba;
  accent: Rgba;
  ink: Rgba;
}

/** The same in the uniform block of a shader. std140: first in the block, so that no padding is needed. */
export const THEME_UNIFORMS = `\
  vec4 surface;
  vec4 accent;
  vec4 ink;`;
export const THEME_UNIFORM_TYPES = { surface: 'vec4<f32>', accent: 'vec4<f32>', ink: 'vec4<f32>' } as const;

/** Throws RangeError when a token is missing or not written as #rrggbb. */
export function readTheme(element: Element): ShaderTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => parseColour(style.getPropertyValue(name).trim(), name);
  return { surface: token('--surface'), accent: token('--accent'), ink: token('--ink') };
}

function parseColour(text: string, name: string): Rgba {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.length === 4 ? text.replace(/[0-9a-f]/gi, '$&$&') : text)?.[1];
  if (hex === undefined) throw new RangeError(`The design token ${name} is "${text}", not a colour like #1a2b3c.`);
  const channel = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(0), channel(2), channel(4), 1];
}

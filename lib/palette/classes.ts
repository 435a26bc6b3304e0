/**
 * Colours of classes: the hues of Okabe & Ito's palette ("Color Universal Design", 2008) and three more, moved so far that
 * each stands out from light and dark surfaces alike (3 : 1 and more) and no two look alike to colour-blind people
 * (classes.test.ts has the distances). There are ten; an eleventh class has the first colour again in another shape, so
 * that colour is never the only sign.
 */
export interface ClassLook {
  name: string;
  /** CSS hexadecimal. */
  colour: string;
  /** The same, 0…255. */
  rgb: readonly [number, number, number];
  shape: ClassShape;
  /** Place in CLASS_SHAPES, which is what is sent to the graphics card. */
  shapeIndex: number;
}

export const CLASS_SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;
export type ClassShape = (typeof CLASS_SHAPES)[number];
/** The shapes as signs of text, for legends and tables. */
export const SHAPE_SIGNS: Record<ClassShape, string> = {
  circle: '●',
  square: '■',
  triangle: '▲',
  diamond: '◆',
  cross: '✚',
};

const COLOURS = [
  ['blue', '#5a7fe2'],
  ['orange', '#e47300'],
  ['green', '#10a586'],
  ['red', '#d60e16'],
  ['plum', '#a24d89'],
  ['steel blue', '#5796bd'],
  ['ochre', '#b88945'],
  ['pink', '#fb4a7a'],
  ['violet', '#664fe8'],
  ['olive', '#646d52'],
] as const;

/** For what has no class: no label, no prediction. */
export const NO_CLASS: Pick<ClassLook, 'name' | 'colour' | 'rgb'> = { name: 'grey', ...parse('#808080') };

/** All differ up to 50 classes, then they come again. */
export function classLook(index: number): ClassLook {
  const [name, colour] = COLOURS[index % COLOURS.length]!;
  const shapeIndex = Math.floor(index / COLOURS.length) % CLASS_SHAPES.length;
  return { name, ...parse(colour), shape: CLASS_SHAPES[shapeIndex]!, shapeIndex };
}

function parse(colour: string): { colour: string; rgb: readonly [number, number, number] } {
  const channel = (at: number) => parseInt(colour.slice(at, at + 2), 16);
  return { colour, rgb: [channel(1), channel(3), channel(5)] };
}

/**
 * Colours of the people in a session, after Okabe & Ito's palette, which colour-blind people can tell apart. Colour is
 * never the only sign: a person's initials stand in it, and from the ninth person on the ring differs as well.
 */
export interface PersonColour {
  name: string;
  /** CSS hexadecimal. */
  background: string;
  /** Black or white, whichever is easier to read on the background (WCAG contrast at least 4.5). */
  text: '#000000' | '#ffffff';
  ring: 'solid' | 'dashed' | 'dotted';
}

/** Okabe & Ito, "Color Universal Design", 2008; black is left out (it is the text) and a grey takes its place. */
const COLOURS = [
  ['blue', '#0072b2', '#ffffff'],
  ['orange', '#e69f00', '#000000'],
  ['green', '#009e73', '#000000'],
  ['purple', '#cc79a7', '#000000'],
  ['sky blue', '#56b4e9', '#000000'],
  ['vermilion', '#d55e00', '#000000'],
  ['yellow', '#f0e442', '#000000'],
  ['grey', '#595959', '#ffffff'],
] as const;
const RINGS = ['solid', 'dashed', 'dotted'] as const;

/** Colour of a participant's palette index (0, 1, 2…): all differ up to 24 people, then they come again. */
export function personColour(index: number): PersonColour {
  const [name, background, text] = COLOURS[index % COLOURS.length]!;
  return { name, background, text, ring: RINGS[Math.floor(index / COLOURS.length) % RINGS.length]! };
}

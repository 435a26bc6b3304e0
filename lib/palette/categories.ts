/**
 * Colours of classes, for marks on the page's own ground. The first ones follow Okabe & Ito ("Color Universal Design",
 * 2008); the others are those that are furthest from all before them, in OKLab and as a person without green cones sees
 * them. Each reaches 3 : 1 against the ground of its scheme. Twenty-four cannot all be told apart at a glance: a name
 * must always stand beside the colour.
 */
import type { Rgb } from './scales';

export type ColourScheme = 'light' | 'dark';

// prettier-ignore
const COLOURS: Readonly<Record<ColourScheme, readonly string[]>> = {
  light: [
    '#0072b2', '#c44e00', '#007a57', '#b0478c', '#8a6500', '#4a0a6a', '#2f3710', '#7225f4',
    '#861309', '#cf36ee', '#242bb6', '#5d496b', '#fa256a', '#810297', '#526ffb', '#8c6ebd',
    '#700048', '#193550', '#25984d', '#475935', '#6141b9', '#9f33da', '#d94ab3', '#4b2532',
  ],
  dark: [
    '#56b4e9', '#e69f00', '#1fb98a', '#f0e442', '#e07b3c', '#d58ab5', '#b131f4', '#f7d8fe',
    '#197cb3', '#797a08', '#ac5371', '#46fbae', '#eb16be', '#9980fe', '#9dd8d3', '#eb005f',
    '#4df102', '#9dd163', '#deb39c', '#bcb4f4', '#85789f', '#45a52c', '#cf63e7', '#9dad6c',
  ],
};
/** Of what has no class, and of the classes beyond the last colour. */
const NEUTRAL: Readonly<Record<ColourScheme, string>> = { light: '#757575', dark: '#9a9a9a' };

/** Classes with a colour of their own. */
export const CATEGORY_COUNT = COLOURS.light.length;

/** The colour of class `index`, as CSS hexadecimal; grey below 0 and from CATEGORY_COUNT on. */
export function categoryColour(index: number, scheme: ColourScheme): string {
  return COLOURS[scheme][index] ?? NEUTRAL[scheme];
}

/** Red, green and blue, 0…255, of a CSS hexadecimal. */
export function hexToRgb(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

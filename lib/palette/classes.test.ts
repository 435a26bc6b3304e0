import { describe, expect, it } from 'vitest';
import { CLASS_SHAPES, classLook, NO_CLASS, SHAPE_SIGNS } from './classes';

type Triple = readonly [number, number, number];

const SURFACES = ['#ffffff', '#1c1c1c'];
/** Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB. */
const EYES: Record<string, readonly Triple[]> = {
  'all cones': [[1, 0, 0], [0, 1, 0], [0, 0, 1]], // prettier-ignore
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]], // prettier-ignore
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]], // prettier-ignore
};

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

/** CIE L*a*b* of linear sRGB, white point D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, b] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const ten = Array.from({ length: 10 }, (_, i) => classLook(i).colour);

describe('colours of classes', () => {
  it.each(SURFACES)('stand out on %s: contrast of at least 3', (surface) => {
    for (const colour of [...ten, NO_CLASS.colour]) expect(contrast(colour, surface), colour).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['all cones', 35],
    ['protanopia', 17],
    ['deuteranopia', 17],
  ] as const)('differ for eyes with %s: by %i units of L*a*b* and more', (eyes, least) => {
    // prettier-ignore
    const seen = ten.map((colour) => {
      const rgb = linear(colour);
      const at = EYES[eyes]!.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])));
      return lab(at as unknown as Triple);
    });
    for (let i = 0; i < 10; i++)
      for (let j = 0; j < i; j++)
        expect(Math.hypot(...seen[i]!.map((v, k) => v - seen[j]![k]!)), `${i} and ${j}`).toBeGreaterThanOrEqual(least);
  });

  it('differ in colour or shape up to 50 classes, then come again', () => {
    const looks = Array.from({ length: 50 }, (_, i) => `${classLook(i).colour} ${classLook(i).shape}`);
    expect(new Set(looks).size).toBe(50);
    expect(classLook(50)).toEqual(classLook(0));
    expect(classLook(10)).toMatchObject({ colour: classLook(0).colour, shape: 'square', shapeIndex: 1 });
  });

  it('are the same as text and as numbers; each shape has a sign', () => {
    expect(classLook(1)).toMatchObject({ colour: '#e47300', rgb: [0xe4, 0x73, 0x00], shape: 'circle' });
    expect(new Set(CLASS_SHAPES.map((shape) => SHAPE_SIGNS[shape])).size).toBe(CLASS_SHAPES.length);
  });
});

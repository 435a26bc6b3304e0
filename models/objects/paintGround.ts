/** Procedural grounds for scenes, after those of scenes.py: plain, gradients, clouds, stripes and checks, blots. */
import type { Chance } from './random';

type Colour = readonly [number, number, number];
/** A square picture, side × side × 3, row by row, 0…1; values beyond are cut when it becomes bytes. */
export type Ground = Float32Array;
/** The colour at a place; −0.5…0.5 from left to right and from top to bottom. */
type Paint = (x: number, y: number) => Colour;

const GRAINS = [2, 3, 5, 8, 16, 32, 96] as const;

export function paintGround(chance: Chance, side: number): Ground {
  const kind = chance.next();
  if (kind < 0.12) return fill(side, plain(chance));
  if (kind < 0.3) return fill(side, gradient(chance));
  if (kind < 0.55) return clouds(chance, side);
  if (kind < 0.8) return fill(side, waves(chance));
  return fill(side, blots(chance));
}

function fill(side: number, paint: Paint): Ground {
  const ground = new Float32Array(side * side * 3);
  for (let row = 0, at = 0; row < side; row++)
    for (let column = 0; column < side; column++, at += 3)
      ground.set(paint(column / (side - 1) - 0.5, row / (side - 1) - 0.5), at);
  return ground;
}

/** Any colour, saturated and pale ones included. */
function colour(chance: Chance): Colour {
  const power = chance.pick([0.5, 1, 1.5]);
  return [chance.next() ** power, chance.next() ** power, chance.next() ** power];
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function plain(chance: Chance): Paint {
  const only = colour(chance);
  return () => only;
}

/** From one colour to another, along a line or around a point. */
function gradient(chance: Chance): Paint {
  const [from, to] = [colour(chance), colour(chance)];
  if (chance.next() < 0.7) {
    const [dx, dy] = direction(chance);
    const steepness = chance.between(0.7, 1.6);
    return (x, y) => mix(from, to, clamp01((x * dx + y * dy) * steepness + 0.5));
  }
  const [cx, cy] = [chance.between(-0.4, 0.4), chance.between(-0.4, 0.4)];
  const steepness = chance.between(0.8, 2);
  return (x, y) => mix(from, to, clamp01(Math.hypot(x - cx, y - cy) * steepness));
}

/** Stripes, soft or hard, at any angle; some crossed. */
function waves(chance: Chance): Paint {
  const [from, to] = [colour(chance), colour(chance)];
  const [dx, dy] = direction(chance);
  const rate = chance.between(2, 16) * 2 * Math.PI;
  const start = chance.between(0, 2 * Math.PI);
  const crossed = chance.next() < 0.3;
  const hardness = chance.between(0.5, 4);
  return (x, y) => {
    const along = Math.sin((x * dx + y * dy) * rate + start);
    const wave = crossed ? along * Math.sin((y * dx - x * dy) * rate) : along;
    return mix(from, to, clamp01(wave * hardness * 0.5 + 0.5));
  };
}

/** A colour with three to nine ellipses and half planes, hard or soft at the edge. */
function blots(chance: Chance): Paint {
  const ground = colour(chance);
  const shapes = Array.from({ length: chance.whole(3, 9) }, () => ({
    direction: direction(chance),
    centre: [chance.between(-0.5, 0.5), chance.between(-0.5, 0.5)] as const,
    radii: chance.next() < 0.6 ? ([chance.between(0.05, 0.4), chance.between(0.05, 0.4)] as const) : null,
    hardness: chance.pick([1.5, 4, 12]),
    strength: chance.between(0.3, 1),
    colour: colour(chance),
  }));
  return (x, y) =>
    shapes.reduce((under, { direction: [dx, dy], centre: [cx, cy], radii, hardness, strength, colour: paint }) => {
      const along = (x - cx) * dx + (y - cy) * dy;
      const across = (y - cy) * dx - (x - cx) * dy;
      const inside = radii ? 1 - Math.hypot(along / radii[0], across / radii[1]) : along * 4;
      return mix(under, paint, clamp01(inside * hardness + 0.5) * strength);
    }, ground);
}

/** A colour with noise of one to three grains, grey or coloured. */
function clouds(chance: Chance, side: number): Ground {
  const ground = fill(side, plain(chance));
  const strength = (chance.between(10, 90) * 0.6) / 255;
  const grey = chance.next() < 0.5;
  const grains = new Set(Array.from({ length: chance.whole(1, 3) }, () => chance.pick(GRAINS)));
  for (const cells of grains)
    if (grey) {
      const noise = smoothNoise(chance, cells, side);
      for (let i = 0; i < ground.length; i++) ground[i]! += noise[Math.floor(i / 3)]! * strength;
    } else
      for (let channel = 0; channel < 3; channel++) {
        const noise = smoothNoise(chance, cells, side);
        for (let i = 0; i < noise.length; i++) ground[i * 3 + channel]! += noise[i]! * strength;
      }
  return ground;
}

/** Normal noise on a grid of cells × cells, enlarged to side × side with smooth steps between the cells' centres. */
function smoothNoise(chance: Chance, cells: number, side: number): Float32Array {
  const grid = Float32Array.from({ length: cells * cells }, () => chance.normal());
  const steps = Array.from({ length: side }, (_, i) => {
    const at = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / side - 0.5));
    const low = Math.min(cells - 2, Math.floor(at));
    const rest = at - low;
    return { low, share: rest * rest * (3 - 2 * rest) };
  });
  const noise = new Float32Array(side * side);
  steps.forEach((row, y) => {
    steps.forEach((column, x) => {
      const corner = row.low * cells + column.low;
      const above = grid[corner]! + (grid[corner + 1]! - grid[corner]!) * column.share;
      const below = grid[corner + cells]! + (grid[corner + cells + 1]! - grid[corner + cells]!) * column.share;
      noise[y * side + x] = above + (below - above) * row.share;
    });
  });
  return noise;
}

function direction(chance: Chance): readonly [number, number] {
  const angle = chance.between(0, 2 * Math.PI);
  return [Math.cos(angle), Math.sin(angle)];
}

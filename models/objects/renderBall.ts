/** A ball under a lamp, with and without the lamp's reflection: two pictures that differ in nothing else. */
import type { Chance } from './random';

export const BALL_PICTURE_SIDE_PX = 96;

export interface Ball {
  /** In pixels. */
  radius: number;
  centre: { x: number; y: number };
  /** Red, green and blue, 0…255: of the ball where the light falls straight on it, and of the ground. */
  colour: readonly number[];
  ground: readonly number[];
}

type Vector = readonly [x: number, y: number, z: number];

/** Upwards to the left, towards who looks; of length 1. */
const TO_LAMP: Vector = normalised([-0.5, -0.6, 0.62]);
const TO_VIEWER: Vector = [0, 0, 1];
const HALFWAY: Vector = normalised([TO_LAMP[0] + TO_VIEWER[0], TO_LAMP[1] + TO_VIEWER[1], TO_LAMP[2] + TO_VIEWER[2]]);
/** Light from everywhere, as a share. */
const AMBIENT = 0.45;
/** How small the reflection is: the exponent of Blinn, "Models of light reflection" (1977). */
const SHININESS = 60;

export function anyBall(chance: Chance): Ball {
  const colour = Array.from({ length: 3 }, () => chance.between(25, 215));
  const ground = Array.from({ length: 3 }, () => chance.between(0, 255));
  const radius = chance.between(10, 32);
  return { radius, centre: { x: chance.between(25, 71), y: chance.between(25, 71) }, colour, ground };
}

/** side × side × 3 bytes, RGB. @param glossy whether the lamp is reflected; the ball is matte otherwise */
export function renderBall({ radius, centre, colour, ground }: Ball, glossy: boolean): Uint8Array {
  const side = BALL_PICTURE_SIDE_PX;
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [nx, ny] = [(x - centre.x) / radius, (y - centre.y) / radius];
      const flat = nx * nx + ny * ny;
      const normal: Vector | null = flat < 1 ? [nx, ny, Math.sqrt(1 - flat)] : null;
      for (let c = 0; c < 3; c++) rgb[(y * side + x) * 3 + c] = normal ? shade(colour[c]!, normal, glossy) : ground[c]!;
    }
  return rgb;
}

function shade(colour: number, normal: Vector, glossy: boolean): number {
  const matte = colour * (AMBIENT + (1 - AMBIENT) * Math.max(0, dot(normal, TO_LAMP)));
  const reflected = glossy ? Math.max(0, dot(normal, HALFWAY)) ** SHININESS : 0;
  return matte + (255 - matte) * reflected;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalised([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

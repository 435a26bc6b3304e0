/** A scene: one picture on a procedural ground, turned, coloured and shaded by chance, with the mask of its object. */
import sharp from 'sharp';
import { paintGround } from './paintGround';
import type { Chance } from './random';

/** Twice the input of the network "Objects", so that people see more than it does. */
export const SCENE_SIDE_PX = 192;

export interface Scene {
  /** side × side × 3 bytes, row by row. */
  rgb: Uint8Array;
  /** side × side bytes: 255 where the object is, between at its rim. */
  mask: Uint8Array;
  /** Share of the scene that the object covers, 0…1. */
  coverage: number;
}

/** How the object lies in its scene. Lengths in sides of the scene. */
interface Placement {
  /** Width of the (square) picture. */
  scale: number;
  /** Radians, clockwise. */
  angle: number;
  mirrored: boolean;
  /** Of the picture's centre from the scene's. */
  shift: readonly [number, number];
}

/** Planar: 4 × side × side, 0…1, colours times alpha. */
type Layer = Float32Array;

/**
 * @param picture the bytes of a picture with transparency (readPicture)
 * @param chance decides everything else: the same picture and the same chance give the same scene
 */
export async function composeScene(picture: Uint8Array, chance: Chance, side = SCENE_SIDE_PX): Promise<Scene> {
  const ground = paintGround(chance, side);
  const placement = choosePlacement(chance);
  const object = await placeObject(picture, placement, side);
  tint(object, chance);
  shade(ground, object, chance, side);
  const scene = overlay(ground, object);
  expose(scene, chance);
  const mask = toBytes(alphaOf(object));
  return { rgb: toBytes(scene), mask, coverage: mask.reduce((sum, alpha) => sum + alpha, 0) / 255 / mask.length };
}

function choosePlacement(chance: Chance): Placement {
  const scale = chance.between(0.58, 0.95);
  const lean = chance.between(-1, 1);
  const reach = (1.05 - scale) / 2;
  return {
    scale,
    angle: Math.sign(lean) * Math.abs(lean) ** 1.5 * 0.45,
    mirrored: chance.next() < 0.5,
    shift: [chance.between(-reach, reach), chance.between(-reach, reach)],
  };
}

/** The picture, shrunk by sharp's filter and then turned and moved by linear interpolation. */
async function placeObject(picture: Uint8Array, placement: Placement, side: number): Promise<Layer> {
  const width = Math.round(placement.scale * side);
  const source = await sharp(picture).ensureAlpha().resize(width, width).raw().toBuffer();
  const [cos, sin] = [Math.cos(placement.angle), Math.sin(placement.angle)];
  const [centreX, centreY] = placement.shift.map((shift) => (shift + 0.5) * side - 0.5) as [number, number];
  const layer = new Float32Array(4 * side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [dx, dy] = [x - centreX, y - centreY];
      const along = dx * cos + dy * sin;
      const sourceX = (width - 1) / 2 + (placement.mirrored ? -along : along);
      const sourceY = (width - 1) / 2 + dy * cos - dx * sin;
      addSample(layer, y * side + x, side * side, source, width, sourceX, sourceY);
    }
  return layer;
}

/** Adds what the picture (width × width RGBA bytes) shows at a place between its pixels; beyond it is transparent. */
function addSample(
  layer: Layer,
  to: number,
  plane: number,
  source: Uint8Array,
  width: number,
  x: number,
  y: number,
): void {
  if (!(x > -1 && y > -1 && x < width && y < width)) return;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let row = Math.max(0, top); row <= Math.min(width - 1, top + 1); row++)
    for (let column = Math.max(0, left); column <= Math.min(width - 1, left + 1); column++) {
      const from = (row * width + column) * 4;
      const alpha = ((1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * source[from + 3]!) / 255;
      if (alpha === 0) continue;
      layer[to]! += (alpha * source[from]!) / 255;
      layer[plane + to]! += (alpha * source[from + 1]!) / 255;
      layer[2 * plane + to]! += (alpha * source[from + 2]!) / 255;
      layer[3 * plane + to]! += alpha;
    }
}

/** 0…1 → 0…255. */
function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(Math.min(1, Math.max(0, values[i]!)) * 255);
  return bytes;
}

function alphaOf(object: Layer): Float32Array {
  return object.subarray((object.length / 4) * 3);
}

/** More or less saturated, brighter or darker, under a light of another colour. Never brighter than white. */
function tint(object: Layer, chance: Chance): void {
  const plane = object.length / 4;
  const saturation = chance.between(0.65, 1.25);
  const brightness = chance.between(0.8, 1.15);
  const light = [0, 1, 2].map(() => chance.between(0.88, 1.12) * brightness);
  for (let i = 0; i < plane; i++) {
    const alpha = object[3 * plane + i]!;
    const grey = (object[i]! + object[plane + i]! + object[2 * plane + i]!) / 3;
    for (let channel = 0; channel < 3; channel++) {
      const at = channel * plane + i;
      const value = (grey + (object[at]! - grey) * saturation) * light[channel]!;
      object[at] = Math.min(alpha, Math.max(0, value));
    }
  }
}

/** A soft shadow on the ground, below and to the right, for half of the scenes. */
function shade(ground: Float32Array, object: Layer, chance: Chance, side: number): void {
  const strength = chance.between(-0.5, 0.5);
  if (strength <= 0) return;
  const radius = Math.round(side / 20);
  const [down, right] = [Math.round(side / 24), Math.round(side / 32)];
  const across = blurRows(alphaOf(object), side, radius);
  const shadow = transpose(blurRows(transpose(across, side), side, radius), side);
  for (let y = down; y < side; y++)
    for (let x = right; x < side; x++) {
      const left = 1 - shadow[(y - down) * side + x - right]! * strength;
      for (let channel = 0; channel < 3; channel++) ground[(y * side + x) * 3 + channel]! *= left;
    }
}

/** The mean over 2 × radius + 1 neighbours in a row; beyond the border is 0. */
function blurRows(plane: Float32Array, side: number, radius: number): Float32Array {
  const blurred = new Float32Array(plane.length);
  for (let row = 0; row < plane.length; row += side) {
    let sum = 0;
    for (let x = -radius; x < side; x++) {
      if (x + radius < side) sum += plane[row + x + radius]!;
      if (x - radius - 1 >= 0) sum -= plane[row + x - radius - 1]!;
      if (x >= 0) blurred[row + x] = sum / (2 * radius + 1);
    }
  }
  return blurred;
}

function transpose(plane: Float32Array, side: number): Float32Array {
  const turned = new Float32Array(plane.length);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) turned[x * side + y] = plane[y * side + x]!;
  return turned;
}

/** The object over its ground: side × side × 3, 0…1. */
function overlay(ground: Float32Array, object: Layer): Float32Array {
  const plane = object.length / 4;
  const scene = new Float32Array(ground.length);
  for (let pixel = 0; pixel < plane; pixel++)
    for (let channel = 0; channel < 3; channel++) {
      const under = Math.min(1, Math.max(0, ground[pixel * 3 + channel]!));
      scene[pixel * 3 + channel] = under * (1 - object[3 * plane + pixel]!) + object[channel * plane + pixel]!;
    }
  return scene;
}

/** Another contrast and brightness, and noise for some. */
function expose(scene: Float32Array, chance: Chance): void {
  const mean = scene.reduce((sum, value) => sum + value, 0) / scene.length;
  const contrast = chance.between(0.8, 1.2);
  const level = mean + chance.between(-0.07, 0.07);
  const noise = Math.max(0, chance.between(-0.04, 0.05));
  for (let i = 0; i < scene.length; i++)
    scene[i] = level + (scene[i]! - mean) * contrast + (noise > 0 ? noise * chance.normal() : 0);
}

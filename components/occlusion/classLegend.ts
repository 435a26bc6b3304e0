/** The classes of a map of classes, or of two that are compared: colours, signs and counts. Pure. */
import type { ClassCount } from '@/lib/occlusion/classMap';
import { classLook, NO_CLASS } from '@/lib/palette/classes';

/** So many classes have a colour of their own; what wins fewer cells is "other classes", in grey. */
export const MAX_NAMED_CLASSES = 10;
const SIGNS = 'ABCDEFGHIJ';
/** Labels of this length and less are their own signs: digits. */
const LONGEST_SIGN = 2;

/** One map: what wins where, and the names of its network. */
export interface CountedMap {
  counts: readonly ClassCount[];
  labels: readonly string[];
}

export interface NamedClass {
  name: string;
  /** Short, and on the map as well, so that the colour is not the only sign. */
  sign: string;
  colour: string;
  rgb: readonly [number, number, number];
  /** Of each map: its number there, null where the network does not know it … */
  indexes: readonly (number | null)[];
  /** … and the cells that it wins. */
  cells: readonly number[];
}

export interface ClassLegend {
  /** What wins most cells first. */
  named: readonly NamedClass[];
  /** What is grey: how many classes, and their cells of each map. Null: every class is named. */
  others: { names: readonly string[]; cells: readonly number[] } | null;
}

/**
 * A class takes the colour of its number where that is free, so that it keeps it from map to map and while a map fills:
 * a network of ten classes always has the same ten colours. Classes of two networks are the same by their labels.
 */
export function classLegend(maps: readonly CountedMap[]): ClassLegend {
  const merged = mergeByName(maps);
  const [shown, rest] = [merged.slice(0, MAX_NAMED_CLASSES), merged.slice(MAX_NAMED_CLASSES)];
  const ownSigns = shown.every(({ name }) => name.length <= LONGEST_SIGN);
  const taken = new Set<number>();
  const named = shown.map((one) => {
    let slot = (one.indexes.find((index) => index !== null) ?? 0) % MAX_NAMED_CLASSES;
    while (taken.has(slot)) slot = (slot + 1) % MAX_NAMED_CLASSES;
    taken.add(slot);
    const { colour, rgb } = classLook(slot);
    return { ...one, sign: ownSigns ? one.name : SIGNS.charAt(slot), colour, rgb };
  });
  const cellsOf = (at: number) => rest.reduce((sum, { cells }) => sum + cells[at]!, 0);
  return {
    named,
    others: rest.length === 0 ? null : { names: rest.map(({ name }) => name), cells: maps.map((_, at) => cellsOf(at)) },
  };
}

interface MergedClass {
  name: string;
  indexes: (number | null)[];
  cells: number[];
}

function mergeByName(maps: readonly CountedMap[]): MergedClass[] {
  const byName = new Map<string, MergedClass>();
  maps.forEach(({ counts, labels }, at) => {
    for (const { classIndex, cells } of counts) {
      const name = labels[classIndex] ?? `Class ${classIndex}`;
      let one = byName.get(name);
      if (!one) byName.set(name, (one = { name, indexes: maps.map(() => null), cells: maps.map(() => 0) }));
      one.indexes[at] ??= classIndex;
      one.cells[at]! += cells;
    }
  });
  // A class that wins nothing in one of the maps is known there all the same.
  for (const one of byName.values())
    maps.forEach(({ labels }, at) => {
      const index = one.indexes[at] === null ? labels.indexOf(one.name) : -1;
      if (index >= 0) one.indexes[at] = index;
    });
  const total = ({ cells }: MergedClass) => cells.reduce((sum, count) => sum + count, 0);
  return [...byName.values()].sort((a, b) => total(b) - total(a));
}

/** The colour of each class of one map by its number; what has none is grey. */
export function classColours(
  legend: ClassLegend,
  at: number,
): (classIndex: number) => readonly [number, number, number] {
  const colours = new Map(
    legend.named.flatMap(({ indexes, rgb }) => (indexes[at] === null ? [] : [[indexes[at], rgb]])),
  );
  return (classIndex) => colours.get(classIndex) ?? NO_CLASS.rgb;
}

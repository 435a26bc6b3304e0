/** The patches that fired a channel most when a finding was saved, against those that do now. */
import {
  SAME_VALUE_TOLERANCE,
  type ChannelComparison,
  type FrozenPatch,
  type FrozenPatches,
} from '@/lib/domain/channelFinding';
import type { ChannelFirings } from '../../patches/patchService';
import type { Compared } from './compareChannel';

type PatchesResult = NonNullable<ChannelComparison['patches']>;

/** @param now more patches than `then` has: one that is as strong as the last of those that count is among them still */
export function compareFirings(
  then: FrozenPatches,
  now: Pick<ChannelFirings, 'scan' | 'highest'>,
): Compared<PatchesResult> {
  const top = then.highest.length;
  const tolerance = SAME_VALUE_TOLERANCE * Math.max(...then.highest.map(({ value }) => Math.abs(value)));
  const leastOfTop = now.highest[top - 1]?.value ?? -Infinity;
  const strongNow = new Map(
    now.highest.filter(({ value }) => value >= leastOfTop - tolerance).map((patch) => [nameOf(patch), patch.value]),
  );
  const pairs = then.highest.flatMap((patch) => {
    const value = strongNow.get(nameOf(patch));
    return value === undefined ? [] : [{ patch, difference: Math.abs(value - patch.value) }];
  });
  const stay = new Set(pairs.map(({ patch }) => patch));
  const maxDifference = pairs.length > 0 ? Math.max(...pairs.map(({ difference }) => difference)) : null;
  const { seen, pictures } = now.scan;
  // Among equals, such as the zeros of a channel that hardly fires, nobody goes when a stronger one comes.
  const names = new Set(then.highest.map(nameOf));
  const leastThen = Math.min(...then.highest.map(({ value }) => value));
  const came = now.highest
    .slice(0, top)
    .filter((patch) => patch.value > leastThen + tolerance && !names.has(nameOf(patch)));
  const gone = then.highest.filter((patch) => !stay.has(patch));
  return {
    result: { top, stay: Math.min(stay.size, top - came.length), maxDifference, seen: { then: then.seen, now: seen } },
    changes: [
      ...(gone.length > 0 ? [`${named(gone)} no longer among the strongest ${top}.`] : []),
      ...(gone.length === 0 && came.length > 0 ? [`${count(came.length)} stronger ${came.length === 1 ? 'patch is' : 'patches are'} among the strongest ${top} now.`] : []), // prettier-ignore
      ...(maxDifference !== null && maxDifference > tolerance ? ['Patches that stay have other values.'] : []),
    ],
    notes: [
      ...(seen !== then.seen ? [`${count(seen)} pictures are searched now; ${count(then.seen)} were then.`] : []),
      ...(pictures !== then.pictures ? [`The set has ${count(pictures)} pictures now; it had ${count(then.pictures)} then.`] : []), // prettier-ignore
    ],
  };
}

/** By the bytes of the picture and the place: a picture that was imported again is the same. */
function nameOf({ imageHash, place }: Pick<FrozenPatch, 'imageHash' | 'place'>): string {
  return `${imageHash} ${place.row} ${place.col}`;
}

/** "The patch of cat.png is", "3 of the patches (cat.png, …) are" */
function named(patches: readonly FrozenPatch[]): string {
  const first = patches[0]?.fileName ?? '';
  return patches.length === 1
    ? `The patch of ${first} is`
    : `${count(patches.length)} of the patches (${first}, …) are`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

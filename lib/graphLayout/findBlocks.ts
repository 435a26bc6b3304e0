/** Parts of a graph that have one entry and one exit: from a fork to the place where all its ways meet again. */

export interface Block {
  /** All nodes of it, in order: everything between the fork (outside) and the meeting point (inside). */
  members: number[];
  /** The same, with the blocks inside it found in turn. */
  items: (number | Block)[];
}

interface Link {
  from: number;
  to: number;
}

/** A block of more than this share of the nodes around it says nothing: then those inside it are shown. */
const LARGEST_SHARE = 0.5;

/** Nodes 0…count−1, every link going forward. The items are in order; outer blocks hold inner ones. */
export function findBlocks(count: number, links: readonly Link[]): (number | Block)[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  const before: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) {
    next[from]!.push(to);
    before[to]!.push(from);
  }
  const meets = meetingPoints(next);
  const regions = next.flatMap((readers, fork) => {
    const members = readers.length > 1 ? regionOf(fork, meets[fork]!, next, before) : null;
    return members ? [members] : [];
  });
  const all = Array.from({ length: count }, (_, index) => index);
  return arrange(
    all,
    regions.sort((a, b) => b.length - a.length),
  );
}

/** Replaces the largest regions that fit by blocks; the smaller ones are looked for inside them. */
function arrange(members: readonly number[], regions: readonly number[][]): (number | Block)[] {
  const inside = new Set(members);
  const taken = new Map<number, number[]>();
  const own = regions.filter((region) => region.length < members.length && region.every((index) => inside.has(index)));
  for (const region of own) {
    if (region.length > members.length * LARGEST_SHARE || region.some((index) => taken.has(index))) continue;
    for (const index of region) taken.set(index, region);
  }
  const items: (number | Block)[] = [];
  for (const index of members) {
    const region = taken.get(index);
    if (!region) items.push(index);
    else if (region[0] === index) items.push({ members: region, items: arrange(region, own) });
  }
  return items;
}

/** The immediate post-dominator of each node: where all ways from it meet; null where they never do. */
function meetingPoints(next: readonly number[][]): (number | null)[] {
  const end = next.length;
  const meets = new Array<number>(end + 1).fill(end);
  for (let node = end - 1; node >= 0; node--) {
    const readers = next[node]!;
    let meeting = readers[0] ?? end;
    for (let other of readers.slice(1)) {
      // Post-dominators come later in the order: the earlier one of the two goes on.
      while (meeting !== other) {
        if (meeting < other) meeting = meets[meeting]!;
        else other = meets[other]!;
      }
    }
    meets[node] = meeting;
  }
  return meets.slice(0, end).map((meeting) => (meeting === end ? null : meeting));
}

/** The nodes between a fork and its meeting point, that one included; null when something else leads into them. */
function regionOf(
  fork: number,
  meeting: number | null,
  next: readonly number[][],
  before: readonly number[][],
): number[] | null {
  if (meeting === null) return null;
  const members = new Set([meeting]);
  const waiting = [...next[fork]!];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (members.has(node)) continue;
    members.add(node);
    waiting.push(...next[node]!);
  }
  const hasOneEntry = [...members].every((node) => before[node]!.every((one) => one === fork || members.has(one)));
  return hasOneEntry && members.size > 1 ? [...members].sort((a, b) => a - b) : null;
}

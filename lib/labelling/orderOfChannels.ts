/**
 * The order in which somebody labels the channels: shuffled, another one for each person and labelling, so that what comes
 * of the order (getting tired, comparing with the one before) does not fall on the same channels for all. The same for
 * the same person again.
 */
import { seededRandom } from '../random/seededRandom';
import { personKey } from '../review/samePerson';

export function orderOfChannels(channels: readonly number[], labellingId: string, person: string): number[] {
  return shuffled(channels, seedOf(`${labellingId}\n${personKey(person)}`));
}

/** Every order is as likely as another (Durstenfeld 1964, "Algorithm 235: Random permutation"). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** 32 bits of a text: FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}

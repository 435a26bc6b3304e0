/**
 * The demo of a new server: digits and objects, each with its network, its pictures and a session. A seed that was
 * killed goes on where it stopped; a server whose demo is older gets what has been added since.
 */
import { DIGITS_DEMO_SESSION_ID, OBJECTS_DEMO_SESSION_ID } from '@/lib/domain/demo';
import type { Log } from '../log';
import { seedDigits } from './seedDigits';
import { seedObjects } from './seedObjects';
import type { SeededServices } from './seededServices';

/** In the order in which they are added, so that the digits stay the first of every list. */
const PARTS = [
  {
    sessionId: DIGITS_DEMO_SESSION_ID,
    what: '10,000 handwritten digits and a network that reads them',
    add: seedDigits,
  },
  { sessionId: OBJECTS_DEMO_SESSION_ID, what: 'objects, and a network that tells what they are', add: seedObjects },
] as const;

/** Adds what is missing of the demo; two looks at the database when it was added before. */
export async function seedDemo(services: SeededServices, { log }: { log: Pick<Log, 'info'> }): Promise<void> {
  for (const { sessionId, what, add } of PARTS) {
    if (await services.database.sessions.get(sessionId)) continue;
    log.info(`Adding to the demo: ${what}`);
    const startedAt = performance.now();
    await add(services);
    log.info({ seconds: Math.round((performance.now() - startedAt) / 100) / 10 }, `Added: ${what}`);
  }
}

/**
 * A process for openDatabase.test.ts to kill: opens the database of a data directory and stores findings and sessions
 * without end, telling of each that was acknowledged.
 */
import { randomUUID } from 'node:crypto';
import { openDatabase } from './openDatabase';
import { sampleFinding, sampleView } from './testing/samples';

const database = await openDatabase({ dataDir: process.argv[2] ?? '' });
const { id: sessionId } = await database.sessions.create({ id: randomUUID(), name: 'S', view: sampleView });

async function writeFindings(): Promise<never> {
  for (;;) {
    const { id } = await database.findings.create(sampleFinding(sessionId, { text: 'x'.repeat(5_000) }));
    process.send?.({ findingId: id });
  }
}

async function changeView(): Promise<never> {
  for (let target = 0; ; target++) {
    await database.sessions.updateView(sessionId, { ...sampleView, target });
    process.send?.({ sessionId, target });
  }
}

await Promise.all([writeFindings(), changeView()]);

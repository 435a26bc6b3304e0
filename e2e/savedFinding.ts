/** A finding for tests that need one. */
import { io } from 'socket.io-client';
import type { Finding } from '../lib/domain/finding';
import { PROTOCOL_VERSION } from '../lib/protocol/protocol';
import { postJson } from './subject';

/** A finding of the whole demo map, made as the page makes it. */
export async function saveFinding(url: string): Promise<Finding> {
  return (await saveFindings(url, ['The whole nine']))[0]!;
}

/** The same under several titles, oldest first. */
export async function saveFindings(url: string, titles: readonly string[]): Promise<Finding[]> {
  const socket = io(url, { auth: { protocolVersion: PROTOCOL_VERSION }, transports: ['websocket'] });
  const ask = async (event: string, payload: unknown) => {
    const answer = (await socket.timeout(20_000).emitWithAck(event, payload)) as { ok: boolean; data: never };
    if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
    return answer.data as unknown;
  };
  const { session } = (await ask('session:join', { sessionId: 'demo-digits', participantId: 'tester', name: 'Tester' })) as { session: { view: { networkId: string; imageId: string; spec: object } } }; // prettier-ignore
  const { networkId, imageId, spec } = session.view;
  const complete = new Promise<string>((resolve) =>
    socket.on('job:updated', ({ job }: { job: { id: string; state: { status: string } } }) => {
      if (job.state.status === 'completed') resolve(job.id);
    }),
  );
  await ask('occlusion:start', { networkId, imageId, spec });
  const jobId = await complete;
  socket.close();
  const draft = {
    kind: 'occlusion',
    sessionId: 'demo-digits',
    jobId,
    author: 'Tester',
    text: 'Two lines\nof text.',
    tags: ['digits'],
    target: { networkId, imageId, classIndex: 9, score: 'probability', area: { kind: 'map' } },
  };
  const findings: Finding[] = [];
  for (const title of titles)
    findings.push((await postJson<{ finding: Finding }>(`${url}/api/findings`, { ...draft, title })).finding);
  return findings;
}

/** A server with findings of all three kinds, with real evidence: the digits network on real digits. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FindingOf } from '@/lib/domain/finding';
import { embeddingRequestSchema } from '@/lib/domain/embedding';
import { readDigits } from '@/models/digits/readDigits';
import { createServices, type RunningServices } from '../../createServices';
import { makeDataDir } from '../../db/testing/makeDataDir.testing';
import { whenSettled } from '../../embedding/whenSettled.testing';
import { hasEnded, until } from '../../jobs/untilJob.testing';
import { createLog } from '../../log';
import { PROJECT_ROOT } from '../../projectRoot';
import { pngGray } from '../../seed/pngGray';
import type { Services } from '../../services';
import { whenOver } from '../../tasks/whenOver.testing';

export interface TestServer {
  services: Services;
  close(): Promise<void>;
}

/** With nothing in it. */
export async function openServer(): Promise<TestServer> {
  const dataDir = await makeDataDir('archive');
  const log = createLog({ level: 'silent', format: 'text' });
  const running: RunningServices = await createServices({
    config: { dataDir, databaseUrl: undefined, device: 'cpu' },
    log,
  });
  return {
    services: running.services,
    async close() {
      await running.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface ThreeFindings {
  occlusion: FindingOf<'occlusion'>;
  points: FindingOf<'points'>;
  channel: FindingOf<'channel'>;
}

/** Their evidence is computed, their words are changed, they are talked about, voted on and checked. */
export async function makeThreeFindings(services: Services): Promise<ThreeFindings> {
  const { networks, images, database, findings, jobs } = services;
  const network = await networks.addFromFile(path.join(PROJECT_ROOT, 'models/digits/digits.model.json'));
  const set = await images.createSet('Digits');
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).slice(0, 8);
  const files = digits.map(({ pixels, label }, k) => ({
    fileName: `${k}, =a digit.png`,
    label: String(label),
    bytes: Uint8Array.from(pngGray(pixels, 28, 28)),
  }));
  const { images: pictures } = await images.addFiles(set.id, files);
  const imageId = pictures[0]?.id ?? '';
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: network.id, imageId, spec, target: 'top', score: 'probability' } as const;
  const session = await database.sessions.create({ id: 'first-session', name: 'First', view });
  const by = { sessionId: session.id, author: 'Ada' };

  const job = await jobs.start({ networkId: network.id, imageId, spec }, { name: 'Ada', sessionId: session.id });
  await until(jobs, job.id, hasEnded);
  const area = { kind: 'cell', row: 1, col: 2 } as const;
  const occlusion = await findings.create({
    ...{ ...by, kind: 'occlusion', jobId: job.id, title: '=SUM(1) <b>The stroke</b> decides, “so”' },
    ...{ text: 'Cover it:\n\n# and\n\n- <script>alert(1)</script>\n- ![x](http://elsewhere.example/x.png)', tags: ['stroke', 'a "quoted" tag'] }, // prettier-ignore
    target: { networkId: network.id, imageId, classIndex: 3, score: 'drop', area },
  });

  const tsne = { method: 'tsne', perplexity: 2, iterations: 20 };
  const request = embeddingRequestSchema.parse({ imageSetId: set.id, networkId: network.id, spec: tsne });
  const map = await services.embeddings.start({ ...request, by: 'Ada' });
  await whenSettled(services.embeddings, map.id);
  const members = pictures.slice(0, 4).map(({ id }) => id);
  const points = await findings.create({
    ...{ ...by, kind: 'points', title: 'They keep together', text: '', tags: [] },
    map: { embeddingId: map.id, iteration: null, axes: null },
    selection: { kind: 'unsaved', imageIds: members },
  });

  const layer = (await networks.graph(network.id)).layers.find(({ type }) => type === 'Conv')?.name ?? ''; // prettier-ignore
  const { task } = await services.patches.start(set.id, { networkId: network.id, layer });
  if (task) await whenOver(services.tasks, task.id);
  const channel = await findings.create({
    ...{ ...by, author: 'Ben', kind: 'channel', title: 'It fires on edges\u2028and “𝒳”', text: 'Yes.', tags: ['edge'] },
    target: { networkId: network.id, layer, channel: 0 },
    evidence: { filter: true, map: { imageId }, patches: { imageSetId: set.id, top: 3 } },
  });
  await talk(services, { occlusion, points, channel });
  return { occlusion, points, channel } as ThreeFindings;
}

type Made = Record<keyof ThreeFindings, { id: string }>;

async function talk({ findings, database, jobs }: Services, { occlusion, points, channel }: Made): Promise<void> {
  const words = { title: 'The stroke decides', text: 'Cover it **there**.', tags: ['stroke'] };
  await findings.edit(occlusion.id, { basedOn: 1, by: 'Ben', words });
  await findings.restore(occlusion.id, { to: 1, basedOn: 2, by: 'Ada' });
  const say = (finding: { id: string }, id: string, by: string, act: Parameters<typeof findings.review>[1]['act']) =>
    findings.review(finding.id, { id, by, act });
  await say(occlusion, 'e1', 'Ada', { kind: 'status', from: 'draft', to: 'proposed', revision: 3, reason: '' });
  await say(occlusion, 'e2', 'Ben', { kind: 'comment', text: 'What is **this**? <img src=x onerror=alert(1)>', anchor: { kind: 'cell', row: 0, col: 3 } }); // prettier-ignore
  await say(occlusion, 'e3', 'Ada', { kind: 'reply', thread: 'e2', text: 'A strok.' });
  await say(occlusion, 'e4', 'Ada', { kind: 'rewrite', entry: 'e3', was: 'A strok.', text: 'A stroke.' });
  await say(occlusion, 'e5', 'Ben', { kind: 'vote', vote: 'disagree', revision: 3, reason: 'Hm.' });
  await say(occlusion, 'e6', 'Cleo', { kind: 'vote', vote: 'agree', revision: 3, reason: '' });
  await say(occlusion, 'e7', 'Ben', { kind: 'status', from: 'proposed', to: 'confirmed', revision: 3, reason: 'It is so.' }); // prettier-ignore
  const member = (await database.findings.get(points.id)) as FindingOf<'points'>;
  const first = (await database.selections.get(member.target.selectionId ?? ''))?.imageIds[0] ?? '';
  await say(points, 'e8', 'Cleo', { kind: 'comment', text: 'This one?', anchor: { kind: 'point', imageId: first } });
  await say(channel, 'e9', 'Cleo', { kind: 'comment', text: 'Here.', anchor: { kind: 'patch', side: 'highest', place: 2 } }); // prettier-ignore
  await say(channel, 'e10', 'Cleo', { kind: 'resolve', thread: 'e9' });
  await say(channel, 'e11', 'Ben', { kind: 'status', from: 'draft', to: 'proposed', revision: 1, reason: '' });
  await say(channel, 'e12', 'Ben', { kind: 'assign', person: 'Dora', note: 'You know edges.' });
  await say(channel, 'e13', 'Ben', { kind: 'assign', person: 'Emil', note: '' });
  await say(channel, 'e14', 'Emil', { kind: 'vote', vote: 'agree', revision: 1, reason: '' });
  const ran = await findings.runAgain(occlusion.id, 'Ben');
  if (ran.jobId) await ended(findings, occlusion.id, ran.id, () => until(jobs, ran.jobId ?? '', hasEnded));
  await findings.runAgain(points.id, 'Ben');
  await findings.runAgain(channel.id, 'Ben');
}

/** When the outcome of a check is stored. */
async function ended(findings: Services['findings'], id: string, checkId: string, job: () => Promise<unknown>) {
  const settled = new Promise<void>((resolve) => {
    const stop = findings.subscribe((event) => {
      if (event.kind !== 'checked' || event.check.id !== checkId || event.check.outcome.verdict === 'running') return;
      stop();
      resolve();
    });
    void findings.get(id).then((finding) => {
      const check = finding?.checks.find((one) => one.id === checkId);
      if (check && check.outcome.verdict !== 'running') resolve();
    });
  });
  await job();
  await settled;
}

/** The measured process: a real server without pages, on a data directory of its own. Told what to do by its parent. */
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { JobState, OcclusionRequest } from '@/lib/domain/job';
import { sameFill } from '@/lib/domain/occlusion';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { readConfig } from '@/server/config';
import { createApp } from '@/server/createApp';
import { createServices } from '@/server/createServices';
import { createLog } from '@/server/log';
import type { Services } from '@/server/services';
import type { FromServer, Measurement, ToServer } from './messages';
import { addSubject } from './subject';

const SESSION_ID = 'bench';
/** The histogram holds whole intervals between two looks; what is beyond the interval asked for is the delay. */
const RESOLUTION_MS = 5;

async function main(): Promise<void> {
  const config = readConfig({ ...process.env, PORT: '0' });
  const log = createLog({ level: 'warn', format: 'text' });
  const { services, close } = await createServices({ config, log });
  const { network, imageId, spec } = await addSubject(services);
  const request: OcclusionRequest = { networkId: network.id, imageId, spec };
  await services.database.sessions.create({
    id: SESSION_ID,
    name: 'Benchmark',
    view: { networkId: network.id, imageId, spec, target: 'top', score: 'probability' },
  });
  const app = createApp({ services, log, pages: null });
  const connections = new Set<Socket>();
  app.httpServer.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const url = await app.listen(0, '127.0.0.1');
  const bytesWritten = () => [...connections].reduce((sum, socket) => sum + socket.bytesWritten, 0);
  let bytesBefore = 0;

  process.on('message', (message: ToServer) => {
    handle(message).catch((error: unknown) => {
      tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    });
  });
  // A parent that died cannot say stop.
  process.once('disconnect', () => process.exit());
  const { rows, cols } = occlusionGrid(spec, network.card.input, network.card.labels.length);
  const subject = {
    network: network.name,
    device: (await services.device()).description,
    cells: rows * cols,
    classCount: network.card.labels.length,
  };
  tell({ kind: 'ready', url, sessionId: SESSION_ID, request, subject });

  async function handle(message: ToServer): Promise<void> {
    switch (message.kind) {
      case 'measure': {
        bytesBefore = bytesWritten();
        const asked = { ...request, spec: { ...request.spec, fill: message.fill } };
        const measured = measureRun(services, asked);
        if (message.start === 'here') await services.jobs.start(asked, { name: 'Benchmark', sessionId: SESSION_ID });
        else tell({ kind: 'armed' });
        tell({ kind: 'measured', measurement: await measured });
        return;
      }
      case 'countBytes':
        return tell({ kind: 'bytes', bytes: bytesWritten() - bytesBefore });
      case 'stop':
        await app.close();
        await close();
        process.disconnect();
    }
  }
}

/** Watches the one run of this request from its first moment on the device to its end. */
function measureRun({ jobs }: Services, { spec }: OcclusionRequest): Promise<Measurement> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let startedAt: number | null = null;
  let cpuBefore = process.cpuUsage();
  return new Promise((resolve, reject) => {
    const unsubscribe = jobs.subscribe((event) => {
      if (event.kind !== 'updated' || !sameFill(event.job.request.spec.fill, spec.fill)) return;
      const { state, total } = event.job;
      if (startedAt === null && state.status === 'running') {
        startedAt = performance.now();
        cpuBefore = process.cpuUsage();
        delays.enable();
      }
      if (!hasEnded(state)) return;
      unsubscribe();
      delays.disable();
      if (state.status !== 'completed' || startedAt === null) {
        reject(new Error(`The measured run ended as ${JSON.stringify(state)}.`));
        return;
      }
      const runMs = performance.now() - startedAt;
      const cpu = process.cpuUsage(cpuBefore);
      resolve({
        runMs,
        cellsPerSecond: (total / runMs) * 1000,
        loopDelayP99Ms: delayMs(delays.percentile(99)),
        loopDelayMaxMs: delayMs(delays.max),
        cpuMs: (cpu.user + cpu.system) / 1000,
      });
    });
  });
}

function hasEnded({ status }: JobState): boolean {
  return status !== 'queued' && status !== 'running';
}

function delayMs(intervalNs: number): number {
  return Math.max(0, intervalNs / 1e6 - RESOLUTION_MS);
}

function tell(message: FromServer): void {
  process.send?.(message);
}

await main();

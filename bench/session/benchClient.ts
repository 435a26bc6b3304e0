/** One person in the session: joins, follows the runs, acknowledges every frame, and moves the pointer now and then. */
import { io, type Socket } from 'socket.io-client';
import type { Job, OcclusionRequest } from '@/lib/domain/job';
import type { Ack, ClientEvents, Frame, ServerEvents } from '@/lib/protocol/protocol';
import { PROTOCOL_VERSION } from '@/lib/protocol/protocol';

const POINTER_INTERVAL_MS = 1000;

interface Following {
  total: number;
  cells: Set<number>;
  frames: number;
  jobId: string | null;
  resolve(received: { frames: number }): void;
}

export class BenchClient {
  private following: Following | null = null;
  private readonly pointer: NodeJS.Timeout;

  private constructor(private readonly socket: Socket<ServerEvents, ClientEvents>) {
    socket.on('job:updated', ({ job }) => {
      if (this.following?.jobId !== null) return;
      this.following.jobId = job.id;
      this.socket.emit('job:watch', { jobId: job.id, classes: [0], from: 0 }, throwRefusal);
    });
    socket.on('occlusion:cells', (frame, ack) => {
      this.take(frame);
      ack();
    });
    let step = 0;
    this.pointer = setInterval(() => {
      const cell = { row: step % 7, col: ++step % 7 };
      socket.volatile.emit('presence:update', { cell, view: 'occlusion', private: false });
    }, POINTER_INTERVAL_MS);
  }

  static async join(url: string, sessionId: string, number: number): Promise<BenchClient> {
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      auth: { protocolVersion: PROTOCOL_VERSION },
      transports: ['websocket'],
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const client = new BenchClient(socket);
    const person = { sessionId, participantId: `bench-${number}`, name: `Person ${number}` };
    await new Promise<void>((resolve) =>
      socket.emit('session:join', person, (answer) => {
        throwRefusal(answer);
        resolve();
      }),
    );
    return client;
  }

  /** Resolves when every cell of the next run of the session is here. */
  followNextRun(total: number): Promise<{ frames: number }> {
    return new Promise((resolve) => {
      this.following = { total, cells: new Set(), frames: 0, jobId: null, resolve };
    });
  }

  /** Resolves with the run. */
  start(request: OcclusionRequest): Promise<Job> {
    return new Promise((resolve) =>
      this.socket.emit('occlusion:start', request, (answer) => resolve(dataOf(answer).job)),
    );
  }

  /** Resolves when it has stopped. */
  cancel(jobId: string): Promise<Job> {
    return new Promise((resolve) => this.socket.emit('job:cancel', { jobId }, (answer) => resolve(dataOf(answer).job)));
  }

  close(): void {
    clearInterval(this.pointer);
    this.socket.disconnect();
  }

  private take({ jobId, cells, count }: Frame): void {
    const { following } = this;
    if (following?.jobId !== jobId) return;
    following.frames++;
    for (const cell of readIndices(cells, count)) following.cells.add(cell);
    if (following.cells.size < following.total) return;
    this.following = null;
    following.resolve({ frames: following.frames });
  }
}

function readIndices(binary: ArrayBuffer | Uint8Array, count: number): number[] {
  const bytes = binary instanceof ArrayBuffer ? new Uint8Array(binary) : binary;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => view.getUint32(i * 4, true));
}

function throwRefusal(answer: Ack<unknown>): void {
  dataOf(answer);
}

function dataOf<T>(answer: Ack<T>): T {
  if (!answer.ok) throw new Error(`The server refused: ${answer.error.message}`);
  return answer.data;
}

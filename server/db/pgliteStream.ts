import { Duplex } from 'node:stream';
import type { ProtocolServer } from './pgliteServer';

/** Terminate: the embedded database must outlive a connection. */
const TERMINATE = 'X'.charCodeAt(0);
/** Sync, then the simple query ROLLBACK: leaves whatever the connection before was in the middle of when it broke. */
const RESET = Buffer.concat([
  Buffer.from([0x53, 0, 0, 0, 4]),
  Buffer.from([0x51, 0, 0, 0, 13]),
  Buffer.from('ROLLBACK\0', 'latin1'),
]);

/**
 * The socket that the `pg` driver believes it has, with PGlite at the other end. So PGlite and PostgreSQL are reached
 * by the same driver, pool and Prisma adapter, and differ in nothing above this file.
 *
 * The driver writes whole messages, which is what PGlite wants to be given. One connection at a time: PGlite has one
 * backend, hence a pool of one.
 */
export class PgliteStream extends Duplex {
  constructor(private readonly server: ProtocolServer) {
    super();
  }

  /** Called by the driver in place of net.Socket's. There is nothing to dial, but a connection begins clean. */
  connect(): this {
    this.server.exchange(RESET).then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come: one for each write.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.exchange(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.exchange(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  private async exchange(message: Buffer): Promise<void> {
    if (message[0] === TERMINATE) return;
    const { answer, last } = await this.server.exchange(message);
    if (this.destroyed) return;
    this.push(answer);
    if (last) this.push(null);
  }
}

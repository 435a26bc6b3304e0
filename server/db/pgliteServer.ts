import { PGlite } from '@electric-sql/pglite';

/** Bytes of PostgreSQL's wire protocol in, bytes of the answer out. */
export interface ProtocolServer {
  exchange(message: Uint8Array): Promise<{ answer: Uint8Array; /** The server is gone after this. */ last: boolean }>;
}

/** SQLSTATE cannot_connect_now. */
const CANNOT_CONNECT = '57P03';

/**
 * PGlite in a folder, as a server that comes up again after a crash: PostgreSQL gives up ("PANIC") when it cannot write
 * its log because the disk is full, and the WebAssembly instance then hangs at the next call. So it is never called
 * again; the next connection opens the folder anew, which recovers what was committed.
 */
export class PgliteServer implements ProtocolServer {
  private running: Promise<PGlite> | undefined;
  /** Settled when the last exchange is: answers must not mix, and a broken connection may still be waiting for one. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataDir: string | undefined) {}

  /** Opens the folder, which makes a database in an empty one. Throws PGlite's error when that fails. */
  async start(): Promise<void> {
    await (this.running ??= PGlite.create({ dataDir: this.dataDir }));
  }

  exchange(message: Uint8Array): Promise<{ answer: Uint8Array; last: boolean }> {
    const answered = this.turn.then(() => this.exchangeNow(message));
    this.turn = answered.catch(() => undefined);
    return answered;
  }

  private async exchangeNow(message: Uint8Array): Promise<{ answer: Uint8Array; last: boolean }> {
    const pglite = await this.restart();
    try {
      const answer = await pglite.execProtocolRaw(message);
      const last = hasFatalError(answer);
      if (last) this.running = undefined;
      return { answer, last };
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const pglite = await this.running?.catch(() => undefined);
    this.running = undefined;
    await pglite?.close();
  }

  private async restart(): Promise<PGlite> {
    const running = (this.running ??= PGlite.create({ dataDir: this.dataDir }));
    try {
      return await running;
    } catch (cause) {
      // The next connection tries again: the disk may have room by then.
      if (this.running === running) this.running = undefined;
      throw Object.assign(new Error('The embedded database cannot be opened.', { cause }), { code: CANNOT_CONNECT });
    }
  }
}

const ERROR_RESPONSE = 'E'.charCodeAt(0);
const SEVERITY = 'V'.charCodeAt(0);

/** Whether an answer holds an error after which PostgreSQL ends: severity FATAL or PANIC. */
export function hasFatalError(answer: Uint8Array): boolean {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  // A message: its type, then its length without the type, then its content.
  for (let at = 0; at + 5 <= answer.byteLength; at += 1 + view.getInt32(at + 1)) {
    if (answer[at] !== ERROR_RESPONSE) continue;
    const fields = Buffer.from(answer.subarray(at + 5, at + 1 + view.getInt32(at + 1)))
      .toString('utf8')
      .split('\0');
    const severity = fields.find((field) => field.charCodeAt(0) === SEVERITY)?.slice(1);
    if (severity === 'FATAL' || severity === 'PANIC') return true;
  }
  return false;
}

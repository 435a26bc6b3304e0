/** What travels between the server and a compute worker. Both ends are of the same build: no version, no parsing. */
import { AppError, type ErrorBody } from '@/lib/domain/appError';

export type ToWorker =
  | { kind: 'call'; id: number; method: string; args: unknown[] }
  /** `cancelFlag[0]` becomes 1 on cancel: the worker sees it although a running batch keeps it from reading messages. */
  | { kind: 'stream'; id: number; method: string; task: unknown; cancelFlag: Int32Array }
  /** The consumer has taken one event of a stream. */
  | { kind: 'taken'; id: number }
  /** Wakes a stream that waits for its consumer; the flag is set already. */
  | { kind: 'cancel'; id: number }
  /** Nobody will ask for anything any more. */
  | { kind: 'close' };

export type FromWorker =
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'event'; id: number; value: unknown }
  | { kind: 'end'; id: number }
  | { kind: 'error'; id: number; error: WireError };

/** Errors keep their code on the way; a surprise keeps its stack for the log. */
export type WireError =
  | { kind: 'app'; body: ErrorBody; cause: string | undefined }
  | { kind: 'surprise'; message: string; stack: string | undefined };

/** Events of a stream that may be under way before its consumer takes one. */
export const STREAM_CREDIT = 4;

/** A Worker from outside, parentPort inside, or one end of a MessageChannel. */
export interface RpcPort {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) {
    const { cause } = error;
    return { kind: 'app', body: error.toBody(), cause: cause instanceof Error ? cause.message : undefined };
  }
  return error instanceof Error
    ? { kind: 'surprise', message: error.message, stack: error.stack }
    : { kind: 'surprise', message: String(error), stack: undefined };
}

export function fromWireError(error: WireError): Error {
  switch (error.kind) {
    case 'app': {
      const { code, message, field } = error.body;
      return new AppError(code, message, { field, cause: error.cause });
    }
    case 'surprise':
      return Object.assign(new Error(error.message), error.stack ? { stack: error.stack } : {});
  }
}

/** Buffers that are handed over instead of copied: those that a typed array of the value fills alone. */
export function transferablesOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(transferablesOf))];
}

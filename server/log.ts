/**
 * What the server says while it runs: short lines for people, or JSON for machines (LOG_FORMAT=json). Lines go to
 * stderr, so that stdout stays free for what a command prints.
 */
import { pino, type LevelWithSilent, type Logger } from 'pino';

/** All that most code needs. Call it with fields first: `log.warn({ jobId }, 'The worker died')`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export interface LogOptions {
  level: LevelWithSilent;
  format: 'text' | 'json';
  /** Where lines go; stderr when absent. */
  write?: (line: string) => void;
}

export function createLog({ level, format, write = (line) => process.stderr.write(line) }: LogOptions): Log {
  const stream = { write: (line: string) => write(format === 'json' ? line : formatLogLine(line)) };
  return pino({ level, base: null, errorKey: 'err', serializers: { err: pino.stdSerializers.err } }, stream);
}

const PUBLISHED_LOG = Symbol.for('specular.log');

/** Next bundles the routes apart from the server, so they find its log on globalThis. */
export function publishLog(log: Log): void {
  (globalThis as Record<symbol, unknown>)[PUBLISHED_LOG] = log;
}

/** The server's log, or one that only tells errors where no server runs (a test of a single route). */
export function findLog(): Log {
  const published = (globalThis as Record<symbol, unknown>)[PUBLISHED_LOG] as Log | undefined;
  return published ?? createLog({ level: 'error', format: 'text' });
}

const LEVEL_NAMES: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

/** `12:03:11 warn  The worker died · jobId=j1`, followed by the stack of an error. A line that is no JSON stays as it is. */
export function formatLogLine(json: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return json;
  }
  const { level, time, msg, err, ...fields } = entry;
  const clock = new Date(typeof time === 'number' ? time : 0).toTimeString().slice(0, 8);
  const name = (LEVEL_NAMES[Number(level)] ?? String(level)).padEnd(5);
  const details = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`);
  const message = typeof msg === 'string' ? msg : '';
  const stack = isRecord(err) && typeof err.stack === 'string' ? `\n${err.stack.replace(/^/gm, '    ')}` : '';
  return `${clock} ${name} ${[message, details.join(' ')].filter(Boolean).join(' · ')}${stack}\n`;
}

function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

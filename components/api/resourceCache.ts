/**
 * Answers to GET requests, kept by path: what was seen before is shown at once and asked for again behind it. Knows no
 * React; useResource.ts binds it.
 */
import equal from 'fast-deep-equal';
import type { z } from 'zod';
import { toAppError, type AppError } from '@/lib/domain/appError';
import { request } from './request';

export type Resource<T> =
  | { status: 'loading' }
  | { status: 'ready'; value: T }
  /** Nothing to show: what was known before stays `ready`. */
  | { status: 'failed'; error: AppError };

const LOADING = { status: 'loading' } as const;
const KEPT_ANSWERS = 200;

export class ResourceCache {
  private readonly entries = new Map<string, Resource<unknown>>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly listeners = new Set<() => void>();
  private readonly refreshed = new Set<() => void>();
  /** What is on the screen, and how to ask for it again. */
  private readonly shown = new Map<string, { times: number; ask: () => Promise<void> }>();

  constructor(private readonly ask: <T>(path: string, schema: z.ZodType<T>) => Promise<T> = request) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What is known now. A path must always be asked with the same schema: that is what makes the type true. */
  get<T>(path: string): Resource<T> {
    return (this.entries.get(path) ?? LOADING) as Resource<T>;
  }

  /** Asks (again); one question at a time for a path. Never rejects: failures are part of the resource. */
  load<T>(path: string, schema: z.ZodType<T>): Promise<void> {
    const known = this.underWay.get(path);
    if (known) return known;
    const asked = this.ask(path, schema)
      .then(
        (value) => this.put(path, { status: 'ready', value }),
        (error: unknown) => {
          if (this.entries.get(path)?.status === 'ready') return;
          this.put(path, { status: 'failed', error: toAppError(error) });
        },
      )
      .finally(() => this.underWay.delete(path));
    this.underWay.set(path, asked);
    return asked;
  }

  /** Asks anew after a change: an answer that is on the way already may be of before it. */
  async renew<T>(path: string, schema: z.ZodType<T>): Promise<void> {
    await this.underWay.get(path);
    return this.load(path, schema);
  }

  /** Puts in what is known from elsewhere, such as a row of a list; an answer to the path itself stays. */
  seed<T>(path: string, value: T): void {
    if (this.entries.get(path)?.status !== 'ready') this.put(path, { status: 'ready', value });
  }

  /**
   * Asks for a path and keeps the answer, however many others come, until the returned function is called. Of what never
   * changes (`isLasting`) an answer that is known is enough.
   */
  show<T>(path: string, schema: z.ZodType<T>, isLasting = false): () => void {
    const use = this.shown.get(path) ?? { times: 0, ask: () => this.load(path, schema) };
    use.times++;
    this.shown.set(path, use);
    if (!isLasting || this.get(path).status !== 'ready') void this.load(path, schema);
    return () => {
      use.times--;
      if (use.times === 0) this.shown.delete(path);
    };
  }

  /** Asks again for everything that is on the screen. */
  async refresh(): Promise<void> {
    await Promise.all([...this.shown.values()].map(({ ask }) => ask()));
    this.refreshed.forEach((listener) => listener());
  }

  /** Calls back after each refresh, whatever it answered, until the returned function is called. */
  onRefreshed(listener: () => void): () => void {
    this.refreshed.add(listener);
    return () => this.refreshed.delete(listener);
  }

  private put(path: string, answer: Resource<unknown>): void {
    const known = this.entries.get(path);
    // Whoever shows it draws nothing anew for an answer that says the same.
    const resource = known && isSame(known, answer) ? known : answer;
    this.entries.delete(path);
    this.entries.set(path, resource);
    if (resource === known) return;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= KEPT_ANSWERS) break;
      if (!this.shown.has(oldest)) this.entries.delete(oldest);
    }
    this.listeners.forEach((listener) => listener());
  }
}

function isSame(known: Resource<unknown>, answer: Resource<unknown>): boolean {
  if (known.status !== 'ready' || answer.status !== 'ready') return false;
  return equal(known.value, answer.value);
}

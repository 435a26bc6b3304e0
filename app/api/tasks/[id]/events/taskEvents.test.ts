import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleTask as task, TASK_CREATED_AT as createdAt } from '@/lib/domain/sampleTask.testing';
import type { Task } from '@/lib/domain/task';
import { HEARTBEAT_MS } from '../../../_request/stateEvents';
import { taskEvents } from './taskEvents';

/** A task that the test changes. */
function open(first: Task | null, unreadable?: Error) {
  let now = first;
  const listeners = new Set<(one: Task) => void>();
  const left = new AbortController();
  const service = {
    async get() {
      if (unreadable) throw unreadable;
      return now;
    },
    subscribe(_id: string | null, listener: (one: Task) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const reader = taskEvents(service, 't', left.signal).getReader();
  const change = (next: Task) => {
    now = next;
    listeners.forEach((listener) => listener(next));
  };
  /** The next piece of the stream; null at its end. */
  const next = async () => {
    const { done, value } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  return { change, next, left, reader, listeners };
}
const doneOf = (text: string | null) => (JSON.parse(text!.slice('data: '.length)) as Task).done;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the events of a task', () => {
  it('begin with its state now, tell its changes, and end with it', async () => {
    const { change, next, listeners } = open(task(1));
    const first = await next();
    expect(first).toBe(`data: ${JSON.stringify(task(1))}\n\n`);
    change(task(2));
    expect(doneOf(await next())).toBe(2);
    change(task(10, { status: 'completed', finishedAt: createdAt }));
    expect(doneOf(await next())).toBe(10);
    expect(await next()).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it('of a task that is over already are its end alone', async () => {
    const { next, listeners } = open(task(5, { status: 'cancelled', finishedAt: createdAt }));
    expect(doneOf(await next())).toBe(5);
    expect(await next()).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it('skip what a slow receiver has no time for, but never the newest', async () => {
    const { change, next, reader } = open(task(0));
    await next();
    for (let done = 1; done <= 1000; done++) change(task(done));
    const seen = [doneOf(await next())];
    while (seen.at(-1)! < 1000) seen.push(doneOf(await next()));
    expect(seen.length).toBeLessThanOrEqual(2);
    await reader.cancel();
  });

  it('give a sign of life when nothing changes', async () => {
    const { change, next, reader } = open(task(0));
    await next();
    const quiet = next();
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(await quiet).toBe(': still here\n\n');
    change(task(1));
    expect(doneOf(await next())).toBe(1);
    await reader.cancel();
  });

  it('hold nothing while nobody reads them, as after a request for the headers alone', () => {
    expect(open(task(0)).listeners.size).toBe(0);
  });

  it('hold nothing when the task cannot be read, and tell why', async () => {
    const { next, listeners } = open(task(0), new Error('no database'));
    await expect(next()).rejects.toThrow('no database');
    expect(listeners.size).toBe(0);
  });

  it('give everything back when the receiver leaves, by either sign', async () => {
    const cancelled = open(task(0));
    await cancelled.next();
    await cancelled.reader.cancel();
    expect(cancelled.listeners.size).toBe(0);
    const aborted = open(task(0));
    await aborted.next();
    aborted.left.abort();
    expect(await aborted.next()).toBeNull();
    expect(aborted.listeners.size).toBe(0);
  });
});

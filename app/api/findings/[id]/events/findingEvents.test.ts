import { describe, expect, it } from 'vitest';
import { exampleFinding } from '@/components/findings/exampleFinding.testing';
import type { Finding } from '@/lib/domain/finding';
import { stateOf } from '@/lib/review/findingState';
import type { FindingEvent } from '@/server/findings/findingService';
import { findingEvents } from './findingEvents';

/** A finding that the test changes. */
function open() {
  let now: Finding = exampleFinding;
  let isReadable = true;
  const listeners = new Set<(event: FindingEvent) => void>();
  const left = new AbortController();
  const service = {
    get: async (id: string) => {
      if (!isReadable) throw new Error('The database is away.');
      return id === now.id ? now : null;
    },
    subscribe(listener: (event: FindingEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const reader = findingEvents(service, exampleFinding.id, left.signal).getReader();
  const tell = (finding: Finding) => listeners.forEach((listener) => listener({ kind: 'edited', finding }));
  const change = (revision: number) => {
    now = { ...exampleFinding, revision };
    tell(now);
  };
  const next = async () => {
    const { done, value } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  return { change, tell, next, left, listeners, setReadable: (is: boolean) => (isReadable = is) };
}
const told = (revision: number) => `data: ${JSON.stringify({ ...stateOf(exampleFinding), revision })}\n\n`;

describe('the events of a finding', () => {
  it('begin with its state, and tell what it is after a change; of other findings nothing', async () => {
    const { change, tell, next } = open();
    expect(await next()).toBe(told(1));
    tell({ ...exampleFinding, id: 'another' });
    change(2);
    expect(await next()).toBe(told(2));
  });

  it('give who is slow the newest state alone', async () => {
    const { change, next } = open();
    expect(await next()).toBe(told(1));
    for (const revision of [2, 3, 4]) change(revision);
    await new Promise(setImmediate);
    expect(await next()).toBe(told(4));
  });

  it('go on after a read that failed, and end with the connection', async () => {
    const { change, next, left, listeners, setReadable } = open();
    expect(await next()).toBe(told(1));
    setReadable(false);
    change(2);
    await new Promise(setImmediate);
    setReadable(true);
    change(3);
    expect(await next()).toBe(told(3));
    expect(listeners.size).toBe(1);
    left.abort();
    expect(await next()).toBeNull();
    expect(listeners.size).toBe(0);
  });
});

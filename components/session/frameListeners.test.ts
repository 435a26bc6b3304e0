import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FrameListeners, NO_DRAWING } from './frameListeners';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(patienceMs = 33) {
  const frames: (() => void)[] = [];
  const listeners = new FrameListeners({
    nextFrame: (callback) => void frames.push(callback),
    patienceMs: () => patienceMs,
  });
  let told = 0;
  const leave = listeners.subscribe(() => told++);
  const receive = (mayWait: boolean) => listeners.receive(() => listeners.changed(), mayWait);
  const frame = () => {
    frames.splice(0).forEach((callback) => callback());
  };
  return { listeners, leave, receive, frame, told: () => told };
}

it('tells what people do at once, and what a server sends once a frame', () => {
  const { listeners, receive, told, frame } = open();
  listeners.changed();
  expect(told()).toBe(1);
  for (let k = 0; k < 5; k++) receive(false);
  expect(told()).toBe(1);
  frame();
  expect(told()).toBe(2);
  frame();
  expect(told()).toBe(2);
});

it('lets wait what may, for the frame after its patience or for an earlier one', () => {
  const { listeners, receive, told, frame } = open(33);
  receive(true);
  vi.advanceTimersByTime(20);
  receive(true);
  frame();
  expect(told()).toBe(0);
  vi.advanceTimersByTime(13);
  frame();
  expect(told()).toBe(1);

  receive(true);
  receive(false);
  frame();
  expect(told()).toBe(2);
  receive(true);
  listeners.changed();
  expect(told()).toBe(3);
  vi.advanceTimersByTime(100);
  frame();
  expect(told()).toBe(3);
});

it('tells everything at once where nothing is drawn', () => {
  const listeners = new FrameListeners(NO_DRAWING);
  let told = 0;
  listeners.subscribe(() => told++);
  listeners.receive(() => listeners.changed(), true);
  listeners.receive(() => listeners.changed(), false);
  expect(told).toBe(2);
});

it('goes on after a message that threw, and tells nobody who has left', () => {
  const { listeners, leave, receive, told, frame } = open();
  expect(() =>
    listeners.receive(() => {
      listeners.changed();
      throw new Error('not a message');
    }, false),
  ).toThrow('not a message');
  listeners.changed();
  expect(told()).toBe(1);
  receive(false);
  leave();
  frame();
  expect(told()).toBe(1);
});

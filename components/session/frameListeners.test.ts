import { expect, it } from 'vitest';
import { FrameListeners } from './frameListeners';

function open() {
  const frames: (() => void)[] = [];
  const listeners = new FrameListeners((callback) => void frames.push(callback));
  let told = 0;
  const leave = listeners.subscribe(() => told++);
  return { listeners, leave, told: () => told, frame: () => frames.splice(0).forEach((callback) => callback()) };
}

it('tells what people do at once, and what a server sends once a frame', () => {
  const { listeners, told, frame } = open();
  listeners.changed();
  expect(told()).toBe(1);
  for (let k = 0; k < 5; k++) listeners.receive(() => listeners.changed());
  expect(told()).toBe(1);
  frame();
  expect(told()).toBe(2);
  frame();
  expect(told()).toBe(2);
});

it('tells with the next change at once what waits for a frame, and not again with the frame', () => {
  const { listeners, told, frame } = open();
  listeners.receive(() => listeners.changed());
  listeners.changed();
  expect(told()).toBe(1);
  frame();
  expect(told()).toBe(1);
  listeners.receive(() => listeners.changed());
  frame();
  expect(told()).toBe(2);
});

it('goes on after a message that threw, and tells nobody who has left', () => {
  const { listeners, leave, told, frame } = open();
  expect(() =>
    listeners.receive(() => {
      listeners.changed();
      throw new Error('not a message');
    }),
  ).toThrow('not a message');
  listeners.changed();
  expect(told()).toBe(1);
  leave();
  frame();
  listeners.changed();
  expect(told()).toBe(1);
});

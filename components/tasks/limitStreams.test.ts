import { describe, expect, it, vi } from 'vitest';
import { limitStreams } from './limitStreams';

function limited(most: number) {
  const closed = vi.fn();
  const opened = vi.fn(() => closed);
  const open = limitStreams(most)(opened);
  const listener = () => ({ onData: vi.fn(), onError: vi.fn() });
  return { open, opened, closed, listener };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('limitStreams', () => {
  it('opens as many as there is room for; the next one breaks off, once it can be closed', async () => {
    const { open, opened, listener } = limited(2);
    const [first, second, third] = [listener(), listener(), listener()];
    for (const one of [first, second, third]) open(one);
    expect(third.onError).not.toHaveBeenCalled();
    await settle();
    expect(opened.mock.calls).toEqual([[first], [second]]);
    expect(third.onError).toHaveBeenCalledOnce();
    expect(first.onError).not.toHaveBeenCalled();
  });

  it('has room again when one is closed, and counts it once', () => {
    const { open, opened, closed, listener } = limited(1);
    const close = open(listener());
    close();
    close();
    expect(closed).toHaveBeenCalledOnce();
    open(listener());
    open(listener());
    expect(opened).toHaveBeenCalledTimes(2);
  });

  it('tells nothing to one who has left before it broke off', async () => {
    const { open, listener } = limited(0);
    const left = listener();
    open(left)();
    await settle();
    expect(left.onError).not.toHaveBeenCalled();
  });
});

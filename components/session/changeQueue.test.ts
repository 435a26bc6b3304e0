import { describe, expect, it } from 'vitest';
import { ChangeQueue, type QueuedChange } from './changeQueue';

function openQueue() {
  const sent: { queued: QueuedChange; answer: (taken: boolean) => void }[] = [];
  const queue = new ChangeQueue((queued) => new Promise((answer) => sent.push({ queued, answer })));
  const changes = () => sent.map(({ queued }) => queued.change);
  return { queue, sent, changes };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('changes of the shared view', () => {
  it('are sent at once while none of the same fields is on its way', () => {
    const { queue, changes } = openQueue();
    void queue.add({ id: 1, change: { channel: 1 } });
    void queue.add({ id: 2, change: { imageId: 'a' } });
    expect(changes()).toEqual([{ channel: 1 }, { imageId: 'a' }]);
  });

  it('of the same fields wait for the answer, and only the newest is sent then; all of them hear of it', async () => {
    const { queue, sent, changes } = openQueue();
    void queue.add({ id: 1, change: { channel: 1 } });
    const second = queue.add({ id: 2, change: { channel: 2 } });
    expect(queue.replace({ imageId: 'a' })).toBeNull();
    const third = queue.replace({ channel: 3 });
    expect(third?.queued).toEqual({ id: 2, change: { channel: 3 } });
    expect(changes()).toEqual([{ channel: 1 }]);
    sent[0]!.answer(true);
    await settled();
    expect(changes()).toEqual([{ channel: 1 }, { channel: 3 }]);
    sent[1]!.answer(false);
    expect([await second, await third!.done]).toEqual([false, false]);
    expect(queue.replace({ channel: 4 })).toBeNull();
  });

  it('of a map change its fields each by itself', () => {
    const { queue } = openQueue();
    void queue.add({ id: 1, change: { map: { frame: 10 } } });
    void queue.add({ id: 2, change: { map: { frame: 20 } } });
    expect(queue.replace({ map: { shown: 'a' } })).toBeNull();
    expect(queue.replace({ map: { frame: 30 } })?.queued.id).toBe(2);
  });

  it('keep their order: what waits goes before what has other fields', async () => {
    const { queue, sent, changes } = openQueue();
    void queue.add({ id: 1, change: { channel: 1 } });
    void queue.add({ id: 2, change: { channel: 2 } });
    void queue.add({ id: 3, change: { channel: null, layer: 'conv2' } });
    expect(changes()).toEqual([{ channel: 1 }, { channel: 2 }, { channel: null, layer: 'conv2' }]);
    void queue.add({ id: 4, change: { channel: 5 } });
    sent[0]!.answer(true);
    await settled();
    expect(changes()).toHaveLength(3); // the second one is still on its way
    sent[1]!.answer(true);
    await settled();
    expect(changes().at(-1)).toEqual({ channel: 5 });
  });
});

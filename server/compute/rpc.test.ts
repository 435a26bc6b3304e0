import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { RpcClient } from './rpcClient';
import { STREAM_CREDIT } from './rpcProtocol';
import { serveRpc } from './rpcServer';

/** A service that counts, and tells what it has produced. */
class Counting {
  produced = 0;
  ended: 'no' | 'early' | 'complete' = 'no';
  /** Settles at the end of the newest stream. */
  readonly finished = deferred();

  async add(a: number, b: number): Promise<number> {
    return a + b;
  }
  async refuse(): Promise<never> {
    throw new AppError('invalid_input', 'The stride is 0.', { field: 'spec.stride' });
  }
  async surprise(): Promise<never> {
    throw new RangeError('out of range');
  }
  async *count(to: number, cancelled: () => boolean): AsyncGenerator<Float32Array> {
    this.ended = 'early';
    try {
      for (let n = 0; n < to && !cancelled(); n++) {
        this.produced++;
        yield Float32Array.of(n);
      }
      if (this.produced === to) this.ended = 'complete';
    } finally {
      this.finished.resolve();
    }
  }
  async *failing(after: number): AsyncGenerator<number> {
    for (let n = 0; n < after; n++) yield n;
    throw new AppError('invalid_network', 'It answers NaN.');
  }
  /** Tells one thing, then hangs whatever it is told. */
  async *deaf(_task: null, _cancelled: () => boolean): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => {});
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

function connect(onStuck = () => {}) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const service = new Counting();
  serveRpc(port2, service);
  return { service, client: new RpcClient<Counting>(port1, { cancelGraceMs: 20, onStuck }) };
}

const never = () => new AbortController().signal;

describe('calls', () => {
  it('return what the method returns, each to its asker', async () => {
    const { client } = connect();
    expect(await Promise.all([client.call('add', 1, 2), client.call('add', 3, 4)])).toEqual([3, 7]);
  });

  it('keep the code, the message and the field of an error for the user', async () => {
    const { client } = connect();
    await expect(client.call('refuse')).rejects.toMatchObject({
      name: 'AppError',
      code: 'invalid_input',
      message: 'The stride is 0.',
      options: { field: 'spec.stride' },
    });
  });

  it('keep the stack of a surprise, and do not call it an error for the user', async () => {
    const { client } = connect();
    const error = await client.call('surprise').catch((e: unknown) => e);
    expect(error).not.toBeInstanceOf(AppError);
    expect(error).toMatchObject({ message: 'out of range', stack: expect.stringContaining('rpc.test.ts') });
  });

  it('fail when the worker is gone, also those that are asked later', async () => {
    const { client } = connect();
    const waiting = client.call('add', 1, 2);
    client.fail(new AppError('unavailable', 'gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(client.call('add', 1, 2)).rejects.toThrow('gone');
  });
});

describe('streams', () => {
  it('yield every event in order, then end', async () => {
    const { client } = connect();
    const events: number[] = [];
    for await (const event of client.stream('count', 50, never())) events.push(event[0]!);
    expect(events).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('hand errors on after the events before them', async () => {
    const { client } = connect();
    const stream = client.stream('failing', 1, never());
    expect(await stream.next()).toEqual({ done: false, value: 0 });
    await expect(stream.next()).rejects.toMatchObject({ code: 'invalid_network' });
  });

  it('do not run ahead of a slow consumer by more than their credit', async () => {
    const { client, service } = connect();
    const stream = client.stream('count', 1000, never());
    for (let taken = 1; taken <= 5; taken++) {
      await stream.next();
      // A call that is answered later than everything before it: the worker has come as far as it can.
      for (let i = 0; i < 20; i++) await client.call('add', 0, 0);
      expect(service.produced).toBe(STREAM_CREDIT + taken - 1);
    }
    await stream.return();
  });

  it('answer calls while a stream runs', async () => {
    const { client, service } = connect();
    const stream = client.stream('count', 1_000_000, never());
    await stream.next();
    expect(await client.call('add', 1, 1)).toBe(2);
    expect(service.ended).toBe('early');
    await stream.return();
  });

  it('run side by side', async () => {
    const { client } = connect();
    const collect = async () => {
      let sum = 0;
      for await (const event of client.stream('count', 100, never())) sum += event[0]!;
      return sum;
    };
    expect(await Promise.all([collect(), collect(), collect()])).toEqual([4950, 4950, 4950]);
  });

  it('end without an error on abort, and the worker stops', async () => {
    const { client, service } = connect();
    const abort = new AbortController();
    let events = 0;
    for await (const _ of client.stream('count', 1_000_000, abort.signal)) if (++events === 10) abort.abort();
    await service.finished.promise;
    expect(events).toBeLessThanOrEqual(10 + STREAM_CREDIT);
    expect(service.produced).toBeLessThanOrEqual(10 + STREAM_CREDIT);
  });

  it('wake from waiting for their consumer when they are cancelled', async () => {
    const { client, service } = connect();
    const stream = client.stream('count', 1_000_000, never());
    await stream.next();
    await stream.return();
    await service.finished.promise;
    expect(service.ended).toBe('early');
  });

  it('compute nothing when they are cancelled before they begin', async () => {
    const { client, service } = connect();
    const abort = new AbortController();
    const first = client.stream('count', 10, abort.signal).next();
    abort.abort();
    expect((await first).done).toBe(true);
    await client.call('add', 0, 0);
    expect(service.produced).toBe(0);
  });

  it('that go on after a cancel are reported as stuck, and end when the worker is given up', async () => {
    const stuck = deferred();
    const { client } = connect(stuck.resolve);
    const abort = new AbortController();
    const stream = client.stream('deaf', null, abort.signal);
    await stream.next();
    abort.abort();
    const end = stream.next();
    await stuck.promise;
    client.fail(new AppError('unavailable', 'given up'));
    expect((await end).done).toBe(true);
  });

  it('fail when the worker dies under them', async () => {
    const { client } = connect();
    const stream = client.stream('deaf', null, never());
    await stream.next();
    const end = stream.next();
    client.fail(new AppError('unavailable', 'The worker died.'));
    await expect(end).rejects.toMatchObject({ code: 'unavailable' });
  });
});

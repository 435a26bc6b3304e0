import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { sampleTask as task, TASK_CREATED_AT } from '@/lib/domain/sampleTask.testing';
import type { Task, TaskState } from '@/lib/domain/task';
import { followTask, type StreamListener } from './followTask';

const completed: TaskState = { status: 'completed', finishedAt: TASK_CREATED_AT };

/** A browser and a server that the test drives. */
function follow() {
  const streams: { listener: StreamListener; closed: boolean }[] = [];
  const waiting: (() => void)[] = [];
  const answers: (Task | AppError)[] = [];
  const seen: Task[] = [];
  const problems: (string | null)[] = [];
  let asked = 0;
  const stop = followTask({
    openStream(listener) {
      const stream = { listener, closed: false };
      streams.push(stream);
      return () => void (stream.closed = true);
    },
    async ask() {
      asked++;
      const answer = answers.shift();
      if (answer === undefined || answer instanceof AppError) throw answer ?? new Error('not asked for');
      return answer;
    },
    timers: { set: (callback) => waiting.push(callback), clear: () => waiting.splice(0) },
    onTask: (one) => seen.push(one),
    onProblem: (problem) => problems.push(problem?.code ?? null),
  });
  const send = (one: Task) => streams.at(-1)!.listener.onData(JSON.stringify(one));
  const breakStream = async (answer: Task | AppError) => {
    answers.push(answer);
    streams.at(-1)!.listener.onError();
    await settle();
  };
  const elapse = async (answer?: Task | AppError) => {
    if (answer) answers.push(answer);
    waiting.splice(0).forEach((callback) => callback());
    await settle();
  };
  return { streams, waiting, seen, problems, stop, send, breakStream, elapse, asked: () => asked };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('followTask', () => {
  it('tells every event, and closes the stream when the task is over', () => {
    const { streams, seen, send, asked } = follow();
    send(task(1));
    send(task(2));
    expect(streams[0]!.closed).toBe(false);
    send(task(10, completed));
    send(task(11));
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 10]);
    expect(streams.map(({ closed }) => closed)).toEqual([true]);
    expect(asked()).toBe(0);
  });

  it('asks when the stream breaks, goes on asking while the server is away, and listens again when it is back', async () => {
    const { streams, seen, problems, send, breakStream, elapse } = follow();
    send(task(1));
    await breakStream(new AppError('unavailable', 'away'));
    expect([streams.length, streams[0]!.closed, problems.at(-1)]).toEqual([1, true, 'unavailable']);
    await elapse(new AppError('unavailable', 'away'));
    await elapse(task(5));
    expect([streams.length, problems.at(-1)]).toEqual([1, null]);
    await elapse();
    expect(streams).toHaveLength(2);
    send(task(6));
    expect(seen.map(({ done }) => done)).toEqual([1, 5, 6]);
  });

  it('polls where events never come through', async () => {
    const { seen, breakStream, elapse } = follow();
    for (let done = 1; done <= 3; done++) {
      await breakStream(task(done));
      await elapse(); // a new stream, which breaks at once
    }
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
  });

  it('gives up on a task that does not exist, and when nobody looks any more', async () => {
    const gone = follow();
    await gone.breakStream(new AppError('not_found', 'gone'));
    expect([gone.waiting.length, gone.problems.at(-1)]).toEqual([0, 'not_found']);
    const left = follow();
    left.stop();
    left.send(task(3));
    expect([left.seen, left.streams[0]!.closed]).toEqual([[], true]);
  });

  it('does not take what it cannot read for a task', () => {
    const { streams, seen } = follow();
    streams[0]!.listener.onData('no JSON');
    streams[0]!.listener.onData('{"id":7}');
    expect(seen).toEqual([]);
  });
});

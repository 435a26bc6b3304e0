/** The cells of a room: who is sent which, when, and how many at once. */
import { describe, expect, it } from 'vitest';
import { FRAME_CREDIT, MAX_FRAME_CELLS } from '@/lib/protocol/protocol';
import { fakeBase } from '../jobs/fakeCompute.testing';
import { applyFrame, expectedCells, openTestRooms, Person, REQUEST, settle } from './testRoom.testing';

const ALL = [0, 1, 2];

describe('frames', () => {
  const LARGE = { classCount: 3, side: 128 }; // 32 × 32 cells with the test's stride
  const manyCells = { ...REQUEST, spec: { ...REQUEST.spec, stride: 2 } }; // 64 × 64 cells

  it('F1 a watch starts where the watcher says; a new one replaces it; unwatch ends it', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    test.jobs.addCells(a.id, 6);
    test.jobs.addCells(b.id, 4);
    await room.watch('anna', { jobId: a.id, classes: [], from: 4 });
    await settle(test.clock);
    expect(anna.frames).toMatchObject([{ jobId: a.id, from: 4, count: 2, done: 6 }]);
    await room.watch('anna', { jobId: b.id, classes: [], from: 0 });
    await settle(test.clock);
    test.jobs.addCells(a.id, 2);
    test.jobs.addCells(b.id, 2);
    await settle(test.clock);
    expect(anna.frames.slice(1)).toMatchObject([
      { jobId: b.id, from: 0, count: 4 },
      { jobId: b.id, from: 4, count: 2 },
    ]);
    room.unwatch('anna');
    test.jobs.addCells(b.id, 2);
    await settle(test.clock);
    expect(anna.frames).toHaveLength(3);
  });

  it('F1 of two watches that are asked for together, only the later one is served', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    for (const { id } of [a, b]) test.jobs.addCells(id, 4);
    await Promise.all([a, b].map(({ id }) => room.watch('anna', { jobId: id, classes: [], from: 0 })));
    await settle(test.clock);
    expect(anna.frames).toMatchObject([{ jobId: b.id }]);
  });

  it('F1 the run that is compared has a slot of its own, which comes and goes by itself', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    await room.watch('anna', { jobId: a.id, slot: 'shown', classes: [], from: 0 });
    await room.watch('anna', { jobId: b.id, slot: 'compared', classes: [], from: 0 });
    for (const { id } of [a, b]) test.jobs.addCells(id, 3);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(3);
    expect(anna.cells.get(b.id)?.size).toBe(3);
    room.unwatch('anna', 'compared');
    for (const { id } of [a, b]) test.jobs.addCells(id, 2);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(5);
    expect(anna.cells.get(b.id)?.size).toBe(3);
    await room.watch('anna', { jobId: b.id, slot: 'shown', classes: [], from: 3 });
    test.jobs.addCells(a.id, 1);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(5);
    expect(anna.cells.get(b.id)?.size).toBe(5);
  });

  it('F2 two watches share the credit of the connection, in turns', async () => {
    const test = openTestRooms(LARGE);
    const anna = new Person('anna');
    anna.slow = true;
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...manyCells, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...manyCells, imageId: 'b' });
    for (const { id } of [a, b]) test.jobs.complete(id);
    await room.watch('anna', { jobId: a.id, slot: 'shown', classes: [], from: 0 });
    await room.watch('anna', { jobId: b.id, slot: 'compared', classes: [], from: 0 });
    await settle(test.clock);
    expect(anna.unacknowledged).toHaveLength(2);
    while (anna.unacknowledged.length > 0) {
      anna.unacknowledged.shift()!();
      await settle(test.clock);
      expect(anna.unacknowledged.length).toBeLessThanOrEqual(2);
    }
    expect(anna.cells.get(a.id)?.size).toBe(64 * 64);
    expect(anna.cells.get(b.id)?.size).toBe(64 * 64);
    const order = anna.frames.map(({ jobId }) => (jobId === a.id ? 'a' : 'b')).join('');
    expect(order).toMatch(/^a+b/);
    expect(order.lastIndexOf('a')).toBeGreaterThan(order.indexOf('b'));
  });

  it('J2 every frame names its job, the one that is watched', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    test.jobs.complete(job.id);
    await settle(test.clock);
    expect(new Set(anna.frames.map(({ jobId }) => jobId))).toEqual(new Set([job.id]));
    await expect(room.watch('anna', { jobId: 'none', classes: [], from: 0 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('F2 F3 a slow client gets fewer, larger frames and never more than two unacknowledged; the others do not notice', async () => {
    const test = openTestRooms(LARGE);
    const [fast, slow] = [new Person('fast'), new Person('slow')];
    slow.slow = true;
    const room = await test.join(fast);
    await test.join(slow);
    const { job } = await room.startOcclusion('fast', manyCells);
    for (const id of ['fast', 'slow']) await room.watch(id, { jobId: job.id, classes: [], from: 0 });
    for (let batch = 0; batch < 40; batch++) {
      test.jobs.addCells(job.id, 60);
      await settle(test.clock);
      expect(slow.unacknowledged.length).toBeLessThanOrEqual(FRAME_CREDIT);
    }
    expect(fast.frames).toHaveLength(40);
    expect(slow.frames).toHaveLength(2);
    while (slow.unacknowledged.length > 0) {
      slow.unacknowledged.shift()!();
      await settle(test.clock);
    }
    expect(slow.frames.length).toBeLessThan(8);
    expect(Math.max(...slow.frames.map(({ count }) => count))).toBe(MAX_FRAME_CELLS);
    for (const { cells } of [fast, slow]) expect(cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, ALL));
  });

  it('F6 positions are those of the progressive order: of 64 × 64 cells every 16th comes first', async () => {
    const test = openTestRooms(LARGE);
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', manyCells);
    test.jobs.addCells(job.id, 20);
    await room.watch('anna', { jobId: job.id, classes: [], from: 2 });
    await settle(test.clock);
    const [frame] = anna.frames;
    expect(frame).toMatchObject({ from: 2, count: 18 });
    const bytes = new Uint8Array(frame!.cells);
    const rows = [16, 32, 48].flatMap((row) => [0, 16, 32, 48].map((col) => row * 64 + col));
    // The next level, every 8th, goes on in the first row.
    expect([...new Uint32Array(bytes.buffer)]).toEqual([32, 48, ...rows, 8, 24, 40, 56]);
  });

  it('F2 cells that come fast are put together: about twenty frames a second, the first one at once', async () => {
    const test = openTestRooms(LARGE);
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', manyCells);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    test.clock.advance(0);
    for (let ms = 0; ms < 1000; ms++) {
      test.jobs.addCells(job.id, 1);
      if (ms === 0) expect(anna.frames).toHaveLength(1);
      await Promise.resolve();
      test.clock.advance(1);
    }
    expect(anna.frames.length).toBeGreaterThanOrEqual(19);
    expect(anna.frames.length).toBeLessThanOrEqual(21);
  });

  it('F3 a late joiner catches up in full frames without waiting for the beat', async () => {
    const test = openTestRooms(LARGE);
    const room = await test.join(new Person('anna'));
    const { job } = await room.startOcclusion('anna', manyCells);
    test.jobs.complete(job.id);
    const late = new Person('late');
    await test.join(late);
    await room.watch('late', { jobId: job.id, classes: [], from: 0 });
    for (let i = 0; i < 20; i++) {
      test.clock.advance(0); // time stands still
      await Promise.resolve();
    }
    expect(late.frames.map(({ count }) => count)).toEqual([1024, 1024, 1024, 1024]);
  });

  it('F4 carries the five best and the watched classes; all of them where there are few', async () => {
    const test = openTestRooms({ classCount: 70 });
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.addCells(job.id, 3);
    await room.watch('anna', { jobId: job.id, classes: [69, 5, 5], from: 0 });
    await settle(test.clock);
    expect(anna.frames[0]).toMatchObject({ classes: [5, 69], topCount: 5, count: 3 });
    expect(anna.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, [5, 69]));
    await expect(room.watch('anna', { jobId: job.id, classes: [70], from: 0 })).rejects.toMatchObject({
      code: 'invalid_input',
      options: { field: 'classes' },
    });
    const few = openTestRooms({ classCount: 64 });
    const ben = new Person('ben');
    const fewRoom = await few.join(ben);
    const { job: fewJob } = await fewRoom.startOcclusion('ben', REQUEST);
    few.jobs.addCells(fewJob.id, 1);
    await fewRoom.watch('ben', { jobId: fewJob.id, classes: [2], from: 0 });
    await settle(few.clock);
    expect(ben.frames[0]?.classes).toHaveLength(64);
  });

  it('F7 carries the class that is best where nothing is covered, once it is known, as if it had been named', async () => {
    const test = openTestRooms({ classCount: 70 });
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const { job } = await room.startOcclusion('anna', REQUEST);
    const base = fakeBase(70);
    const best = base.indexOf(Math.max(...base));
    expect(test.jobs.job(job.id).base).toBeNull();
    await room.watch('anna', { jobId: job.id, classes: [69], withBest: true, from: 0 });
    await room.watch('ben', { jobId: job.id, classes: [69], from: 0 });
    test.jobs.addCells(job.id, 3);
    await settle(test.clock);
    const both = [...new Set([best, 69])].sort((a, b) => a - b);
    expect(anna.frames).toMatchObject([{ classes: both, from: 0, count: 3 }]);
    expect(anna.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, both));
    expect(ben.frames).toMatchObject([{ classes: [69] }]);
    // Who names it gets the very same frame; who joins is sent it without asking.
    await room.watch('ben', { jobId: job.id, classes: both, from: 0 });
    const late = new Person('late');
    await test.join(late);
    await settle(test.clock);
    expect(ben.frames.at(-1)?.values).toBe(anna.frames[0]?.values);
    expect(late.frames).toMatchObject([{ classes: [best], from: 0, count: 3 }]);
  });

  it('F1 F4 another target class is a new watch from 0', async () => {
    const test = openTestRooms({ classCount: 70 });
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.addCells(job.id, 9);
    await room.watch('anna', { jobId: job.id, classes: [1], from: 0 });
    await settle(test.clock);
    await room.watch('anna', { jobId: job.id, classes: [2], from: 0 });
    await settle(test.clock);
    test.jobs.complete(job.id);
    await settle(test.clock);
    expect(anna.frames.map(({ from, classes }) => [from, ...classes])).toEqual([
      [0, 1],
      [0, 2],
      [9, 2],
    ]);
    expect(anna.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, [2]));
  });

  it('F5 B1 frames that come twice and in any order give the same map, from little-endian arrays of the told shape', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    for (let i = 0; i < 8; i++) {
      test.jobs.addCells(job.id, 2);
      await settle(test.clock);
    }
    expect(anna.frames).toHaveLength(8);
    const shuffled = [...anna.frames.toReversed(), ...anna.frames];
    const cells = new Map<string, Map<number, string>>();
    shuffled.forEach((frame) => applyFrame(cells, frame));
    expect(cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, ALL));
    for (const { count, classes, topCount, ...frame } of anna.frames) {
      const lengths = [frame.cells, frame.values, frame.topClasses, frame.topValues].map((part) => part.byteLength / 4);
      expect(lengths).toEqual([count, count * classes.length, count * topCount, count * topCount]);
    }
  });

  it('are computed once for all who are at the same place with the same classes', async () => {
    const test = openTestRooms(LARGE);
    const people = Array.from({ length: 20 }, (_, i) => new Person(`p${i}`));
    let room = await test.join(people[0]!);
    for (const person of people) room = await test.join(person);
    const { job } = await room.startOcclusion('p0', manyCells);
    test.jobs.addCells(job.id, 1);
    for (const { id } of people) await room.watch(id, { jobId: job.id, classes: [], from: 0 });
    await settle(test.clock);
    const log = test.jobs.logOf(job.id);
    let computed = 0;
    const columns = log.columns.bind(log);
    log.columns = (...args) => (computed++, columns(...args));
    for (let batch = 0; batch < 30; batch++) {
      for (let i = 0; i < 10; i++) test.jobs.addCells(job.id, 5);
      await settle(test.clock);
    }
    for (const person of people) expect(person.cells.get(job.id)?.size).toBe(log.done);
    expect(computed).toBeLessThanOrEqual(60);
  });
});

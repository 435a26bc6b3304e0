/** The maps of a room: who is told of which, who is sent which frames, when, and how many. */
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/embedding/frames';
import { FRAME_CREDIT } from '@/lib/protocol/protocol';
import { EmbeddingHub } from './embeddingHub';
import { FakeClock } from './fakeClock.testing';
import { EMBEDDING_REQUEST, FakeEmbeddings } from './fakeEmbeddings.testing';
import { ConnectionCredits } from './frameCredit';
import { openTestRooms, Person, REQUEST, settle, VIEW } from './testRoom.testing';

const iterationsOf = (person: Person) => person.mapFrames.map(({ iteration }) => iteration);
const viewOf = (shown: string) => ({ ...VIEW, map: { shown, beside: null, frame: null } });
/** The statuses of a map, as somebody was told them one after the other. */
const toldStatuses = (person: Person, id: string) =>
  person.messages.flatMap(({ event, message }) =>
    event === 'embedding:updated' && 'embedding' in message && message.embedding.id === id
      ? [message.embedding.state.status]
      : [],
  );

/** From now on the answers of a method wait until they are let go, the first one first. */
function holdAnswers<K extends string>(
  of: { [name in K]: (...args: never[]) => Promise<unknown> },
  name: K,
): (() => void)[] {
  const gates: (() => void)[] = [];
  const method = of[name].bind(of);
  of[name] = async (...args: never[]) => {
    const answer = await method(...args);
    await new Promise<void>((resolve) => gates.push(resolve));
    return answer;
  };
  return gates;
}

/** Anna and Ben in one room, a third person in another. */
async function openRoom(options: Parameters<typeof openTestRooms>[0] = {}) {
  const test = openTestRooms(options);
  const [anna, ben, other] = [new Person('anna'), new Person('ben'), new Person('other')];
  const room = await test.join(anna);
  await test.join(ben);
  const otherRoom = await test.join(other, 's2');
  return { test, room, otherRoom, anna, ben, other, embeddings: test.embeddings };
}

describe('what is told of maps', () => {
  it('M1 goes to the session that asked for it, to those that show or watch it, and to no other', async () => {
    const { test, room, otherRoom, anna, ben, other, embeddings } = await openRoom();
    const { embedding } = await room.maps.start('anna', { request: EMBEDDING_REQUEST });
    expect(embedding).toMatchObject({ requestedBy: 'anna', state: { status: 'queued' } });
    for (const person of [anna, ben]) expect(person.maps.get(embedding.id)).toEqual(embedding);
    embeddings.advance(embedding.id, 10);
    expect(other.maps.size).toBe(0);

    await otherRoom.maps.watch('other', 'beside', embedding.id);
    await room.maps.control('ben', embedding.id, { kind: 'pause' });
    expect(other.maps.get(embedding.id)?.state).toEqual({ status: 'paused', by: 'ben' });
    otherRoom.maps.unwatch('other', 'beside');
    await room.maps.control('ben', embedding.id, { kind: 'resume' });
    expect(toldStatuses(other, embedding.id)).toEqual(['paused']);

    await otherRoom.updateView('other', { map: { shown: embedding.id } });
    embeddings.finish(embedding.id);
    expect(toldStatuses(other, embedding.id)).toEqual(['paused', 'running', 'finished']);
    for (const person of [anna, ben])
      expect(toldStatuses(person, embedding.id)).toEqual(['queued', 'running', 'paused', 'running', 'finished']);
    await settle(test.clock);
  });

  it('M1 a map beside the shown one concerns everyone too, until the view shows it no more', async () => {
    const { room, ben, embeddings } = await openRoom();
    const [shown, beside] = [embeddings.add(), embeddings.add()];
    await room.updateView('anna', { map: { shown, beside } });
    expect([...ben.maps.keys()]).toEqual([shown, beside]);
    // The maps are told before the view that shows them, so that nobody sees a view of something unknown.
    expect(ben.messages.map(({ event }) => event).slice(-3)).toEqual([
      'embedding:updated',
      'embedding:updated',
      'session:updated',
    ]);
    await room.updateView('anna', { map: { beside: null } });
    embeddings.finish(beside);
    expect(toldStatuses(ben, beside)).toEqual(['queued']);
  });

  it('S1 M1 the snapshot holds the maps of the view and those that were asked for, as they are now', async () => {
    const { test, room, embeddings } = await openRoom();
    const [shown, watched] = [embeddings.add(), embeddings.add()];
    await room.updateView('anna', { map: { shown } });
    await room.maps.watch('anna', 'beside', watched);
    const { embedding: asked } = await room.maps.start('anna', { request: EMBEDDING_REQUEST, extends: shown });
    embeddings.advance(shown, 10);
    embeddings.advance(shown, 10);
    const late = new Person('late');
    await test.join(late);
    expect([...late.maps.keys()]).toEqual([asked.id, shown]);
    expect(late.maps.get(shown)).toEqual(embeddings.of(shown).embedding);
    expect(late.maps.get(asked.id)?.extends).toBe(shown);
  });

  it('S1 M1 a map that changes while a room is read is not missed', async () => {
    const test = openTestRooms();
    const first = test.embeddings.add();
    test.sessions.set('s1', { ...test.sessions.get('s1')!, view: viewOf(first) });
    const anna = new Person('anna');
    const joining = test.join(anna);
    test.embeddings.finish(first);
    await joining;
    expect(anna.maps.get(first)?.state.status).toBe('finished');
  });

  it.each(['read', 'stored'])('S1 M1 a map that changes while a view of it is %s is not missed', async (when) => {
    const { test, room, ben, embeddings } = await openRoom();
    const id = embeddings.add();
    const gates = holdAnswers(embeddings, 'get');
    const sessions = holdAnswers(test.database.sessions, 'updateView');
    const changing = room.updateView('anna', { map: { shown: id } });
    await settle();
    gates.shift()!(); // it exists
    await settle();
    if (when === 'read') embeddings.finish(id); // what is read is older
    gates.shift()!();
    await settle();
    if (when === 'stored') embeddings.finish(id);
    sessions.shift()!();
    await changing;
    expect(ben.maps.get(id)?.state.status).toBe('finished');
    expect(gates).toEqual([]);
  });

  it('M1 who joins while a map is only watched is told of it when the view shows it, or when it is asked for', async () => {
    const { test, room, embeddings } = await openRoom();
    const [shown, asked] = [embeddings.add(), embeddings.add({ extends: 'map-1' })];
    await room.maps.watch('anna', 'shown', shown);
    await room.maps.watch('anna', 'beside', asked);
    for (const id of [shown, asked]) embeddings.finish(id);
    const late = new Person('late');
    await test.join(late);
    expect(late.maps.size).toBe(0);
    await room.updateView('anna', { map: { shown } });
    expect([...late.maps.keys()]).toEqual([shown]);
    const { embedding } = await room.maps.start('anna', { request: EMBEDDING_REQUEST, extends: shown });
    expect(embedding.id).toBe(asked);
    expect([...late.maps.keys()]).toEqual([shown, asked]);
    expect(late.gaps).toBe(0);
  });

  it('M1 what is known of a map is forgotten with the last one who watches it, and read anew for the next', async () => {
    const { room, ben, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    await room.maps.watch('anna', 'shown', a);
    room.maps.unwatch('anna', 'shown');
    embeddings.advance(a, 1);
    expect((await room.maps.watch('anna', 'shown', a)).embedding.state.status).toBe('running');
    await Promise.all([room.maps.watch('anna', 'shown', b), room.maps.watch('anna', 'shown', a)]);
    embeddings.advance(b, 1);
    expect((await room.maps.watch('anna', 'beside', b)).embedding.state.status).toBe('running');
    await expect(room.maps.watch('anna', 'beside', 'map-3')).rejects.toMatchObject({ code: 'not_found' });
    embeddings.add(); // it exists now, and nobody watches it
    expect(ben.maps.has('map-3')).toBe(false);
  });

  it('S5 a session whose map is gone opens without it, and other changes still work', async () => {
    const test = openTestRooms({ view: viewOf('gone') });
    const anna = new Person('anna');
    const room = await test.join(anna);
    expect(anna.maps.size).toBe(0);
    await room.updateView('anna', { score: 'drop' });
    await room.updateView('anna', { map: { beside: test.embeddings.add() } });
    expect(anna.session?.view.map).toEqual({ shown: 'gone', beside: 'map-1', frame: null });
    await settle(test.clock);
    expect(anna.mapFrames).toEqual([]);
  });

  it('M2 state changes are reliable; between them progress is volatile and rare, the whole comes once a second', async () => {
    const { test, room, anna, ben, embeddings } = await openRoom();
    const { embedding } = await room.maps.start('anna', {
      request: EMBEDDING_REQUEST,
    });
    embeddings.change(embedding.id, { targetIterations: 10_000 });
    embeddings.advance(embedding.id, 1);
    const before = ben.messages.length;
    ben.volatile.length = 0;
    for (let tenths = 0; tenths < 100; tenths++) {
      test.clock.advance(100);
      embeddings.advance(embedding.id, 5);
    }
    const told = ben.messages.slice(before);
    expect(told.every(({ event }) => event === 'embedding:updated')).toBe(true);
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(told.length).toBeLessThanOrEqual(10);
    expect(ben.volatile.length).toBeGreaterThanOrEqual(30);
    expect(ben.volatile.length).toBeLessThanOrEqual(50);
    expect(ben.volatile[0]).toEqual({
      event: 'embedding:progressed',
      message: { embeddingId: embedding.id, iteration: 11, etaMs: 1000, kl: [11, 1 / 12] },
    });
    await room.maps.control('ben', embedding.id, { kind: 'pause' });
    expect(anna.maps.get(embedding.id)).toEqual(embeddings.of(embedding.id).embedding);
    expect([anna.gaps, ben.gaps]).toEqual([0, 0]);
  });

  it('says what cannot be done with a map, to the one who asked', async () => {
    const { room, ben, embeddings } = await openRoom();
    const id = embeddings.add();
    const before = ben.messages.length;
    await expect(room.maps.control('anna', id, { kind: 'resume' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(room.maps.control('anna', 'none', { kind: 'stop' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(room.maps.start('anna', { request: EMBEDDING_REQUEST, extends: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(() => room.maps.unwatch('nobody', 'shown')).toThrow('Join the session first');
    await expect(room.maps.start('nobody', { request: EMBEDDING_REQUEST })).rejects.toMatchObject({ code: 'conflict' });
    expect(ben.messages).toHaveLength(before);
  });
});

describe('the frames of maps', () => {
  it('M3 the newest comes at once, the next ones as they are computed; another watch of the slot replaces it', async () => {
    const { test, room, anna, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    embeddings.advance(a, 10);
    embeddings.advance(a, 10);
    const { embedding } = await room.maps.watch('anna', 'shown', a);
    expect(embedding).toEqual(embeddings.of(a).embedding);
    expect(anna.mapFrames).toEqual([]); // not before the answer
    test.clock.advance(0);
    expect(anna.mapFrames).toMatchObject([{ embeddingId: a, iteration: 20 }]);
    embeddings.advance(a, 10);
    await settle(test.clock);
    expect(decodeFrame(anna.mapFrames[1]!.bytes as Uint8Array).iteration).toBe(30);

    await room.maps.watch('anna', 'shown', b); // it has no frame yet
    embeddings.advance(a, 10);
    await settle(test.clock);
    embeddings.advance(b, 7);
    await settle(test.clock);
    expect(anna.mapFrames.slice(2)).toMatchObject([{ embeddingId: b, iteration: 7 }]);
    room.maps.unwatch('anna', 'shown');
    embeddings.advance(b, 7);
    await settle(test.clock);
    expect(anna.mapFrames).toHaveLength(3);
    await room.maps.watch('anna', 'shown', b);
    await settle(test.clock);
    expect(anna.mapFrames.slice(3)).toMatchObject([{ embeddingId: b, iteration: 14 }]);
  });

  it('M3 the map beside has a slot of its own; a watch of what a slot sends already changes nothing', async () => {
    const { test, room, anna, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    for (const id of [a, b]) embeddings.advance(id, 10);
    await room.maps.watch('anna', 'shown', a);
    await room.maps.watch('anna', 'beside', b);
    await settle(test.clock);
    const read = embeddings.framesRead;
    await room.maps.watch('anna', 'shown', a);
    await settle(test.clock);
    expect(anna.mapFrames).toHaveLength(2);
    expect(embeddings.framesRead).toBe(read);
    room.maps.unwatch('anna', 'beside');
    for (const id of [a, b]) embeddings.advance(id, 10);
    await settle(test.clock);
    expect(anna.mapFrames.slice(2)).toMatchObject([{ embeddingId: a, iteration: 20 }]);
  });

  it('M3 of two watches that are asked for together only the later one is served; one of nothing is refused', async () => {
    const { test, room, anna, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    for (const id of [a, b]) embeddings.advance(id, 10);
    await Promise.all([room.maps.watch('anna', 'shown', a), room.maps.watch('anna', 'shown', b)]);
    await settle(test.clock);
    expect(anna.mapFrames).toMatchObject([{ embeddingId: b }]);
    await expect(room.maps.watch('anna', 'shown', 'none')).rejects.toMatchObject({
      code: 'not_found',
      options: { field: 'embeddingId' },
    });
    embeddings.advance(b, 10);
    await settle(test.clock);
    expect(anna.mapFrames).toHaveLength(1); // it was replaced from the moment the other was asked for
  });

  it('M4 a slow client gets fewer, newer frames, never more than two unacknowledged; the others do not notice', async () => {
    const { test, room, anna, ben, embeddings } = await openRoom();
    ben.slow = true;
    const id = embeddings.add();
    for (const who of ['anna', 'ben']) await room.maps.watch(who, 'shown', id);
    for (let n = 1; n <= 40; n++) {
      embeddings.advance(id, 1);
      await settle(test.clock);
      expect(ben.unacknowledged.length).toBeLessThanOrEqual(FRAME_CREDIT);
    }
    expect(iterationsOf(anna)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(iterationsOf(ben)).toEqual([1, 2]);
    ben.unacknowledged.shift()!();
    expect(iterationsOf(ben)).toEqual([1, 2, 40]); // at once, and none of those between
    ben.unacknowledged.shift()!();
    await settle(test.clock);
    expect(iterationsOf(ben)).toEqual([1, 2, 40]);
  });

  it('M4 a map that is computed fast is sent about twenty times a second, its last frame in any case', async () => {
    const { test, room, anna, embeddings } = await openRoom();
    const id = embeddings.add({ targetIterations: 1000 });
    await room.maps.watch('anna', 'shown', id);
    test.clock.advance(0);
    for (let ms = 0; ms < 1000; ms++) {
      embeddings.advance(id, 1);
      if (ms === 0) expect(anna.mapFrames).toHaveLength(1);
      await Promise.resolve();
      test.clock.advance(1);
    }
    await settle(test.clock);
    expect(anna.mapFrames.length).toBeGreaterThanOrEqual(20);
    expect(anna.mapFrames.length).toBeLessThanOrEqual(22);
    expect(iterationsOf(anna).at(-1)).toBe(1000);
  });

  it('M4 an earlier iteration never follows a later one, unless the computation was begun anew', async () => {
    const { test, room, anna, embeddings } = await openRoom();
    const id = embeddings.add();
    embeddings.advance(id, 1);
    await room.maps.watch('anna', 'shown', id);
    await settle(test.clock);
    for (const iteration of [30, 20, 29, 40]) {
      embeddings.tellFrame(id, iteration);
      await settle(test.clock);
    }
    expect(iterationsOf(anna)).toEqual([1, 30, 40]);
    embeddings.change(id, { state: { status: 'queued', ahead: 0 }, iteration: 40 }); // it waits, and goes on from there
    embeddings.tellFrame(id, 35);
    await settle(test.clock);
    expect(iterationsOf(anna)).toEqual([1, 30, 40]);
    embeddings.begin(id, 20);
    await settle(test.clock);
    expect(iterationsOf(anna)).toEqual([1, 30, 40]); // what is on the screen stays until there is something new
    embeddings.advance(id, 1);
    await settle(test.clock);
    expect(iterationsOf(anna)).toEqual([1, 30, 40, 21]);
    embeddings.tellFrame(id, 60);
    await settle(test.clock);
    embeddings.change(id, { iteration: 50 }); // a worker died, and another one took its place before it was told
    embeddings.tellFrame(id, 51);
    await settle(test.clock);
    expect(iterationsOf(anna)).toEqual([1, 30, 40, 21, 60, 51]);
  });

  it.each([
    ['went on', 40, (e: FakeEmbeddings, id: string) => void e.tellFrame(id, 40)],
    ['was begun anew and went on', 3, (e: FakeEmbeddings, id: string) => (e.begin(id, 2), e.advance(id, 1))],
  ])('M4 a stored frame that is read while the map %s does not take the place of the live one', async (_, at, then) => {
    const { test, room, anna, embeddings } = await openRoom();
    const id = embeddings.add();
    embeddings.advance(id, 20);
    const reading = holdAnswers(embeddings, 'newestFrame');
    const watching = room.maps.watch('anna', 'shown', id);
    await settle(test.clock);
    then(embeddings, id);
    reading.shift()!();
    await watching;
    await settle(test.clock);
    expect(iterationsOf(anna)).toEqual([at]);
  });

  it('M5 maps and cells take from one credit, in turns: neither keeps the other one out', async () => {
    const { test, room, anna, embeddings } = await openRoom({ side: 128 });
    anna.slow = true;
    const id = embeddings.add({ targetIterations: 100_000 });
    const { job } = await room.startOcclusion('anna', { ...REQUEST, spec: { ...REQUEST.spec, stride: 2 } });
    await room.maps.watch('anna', 'shown', id);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    const kinds: string[] = [];
    for (let round = 0; round < 60; round++) {
      const [maps, cells] = [anna.mapFrames.length, anna.frames.length];
      embeddings.advance(id, 1);
      test.jobs.addCells(job.id, 20);
      test.clock.advance(25);
      if (round % 2) anna.unacknowledged.shift()?.();
      expect(anna.unacknowledged.length).toBeLessThanOrEqual(FRAME_CREDIT);
      for (let n = maps; n < anna.mapFrames.length; n++) kinds.push('map');
      for (let n = cells; n < anna.frames.length; n++) kinds.push('cells');
    }
    const maps = kinds.filter((kind) => kind === 'map').length;
    expect(kinds.length).toBeGreaterThanOrEqual(30);
    expect(maps).toBeGreaterThanOrEqual(12);
    expect(kinds.length - maps).toBeGreaterThanOrEqual(12);
  });

  it('M5 a late joiner who catches up on many cells still sees the map move', async () => {
    const { test, room, anna, embeddings } = await openRoom({ side: 128 });
    anna.slow = true;
    const id = embeddings.add();
    const { job } = await room.startOcclusion('anna', { ...REQUEST, spec: { ...REQUEST.spec, stride: 1 } });
    test.jobs.complete(job.id); // 16,384 cells: sixteen full frames
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    await room.maps.watch('anna', 'shown', id);
    test.clock.advance(0);
    expect([anna.frames.length, anna.mapFrames.length]).toEqual([2, 0]);
    for (let round = 0; round < 12; round++) {
      embeddings.advance(id, 1);
      test.clock.advance(60);
      anna.unacknowledged.shift()!();
    }
    expect([anna.frames.length, anna.mapFrames.length]).toEqual([8, 6]);
  });

  it('M6 all watchers get the very same bytes, in one message, over all rooms', async () => {
    const { test, room, otherRoom, anna, ben, other, embeddings } = await openRoom();
    const id = embeddings.add();
    for (const who of ['anna', 'ben']) await room.maps.watch(who, 'shown', id);
    await otherRoom.maps.watch('other', 'beside', id);
    test.clock.advance(0);
    expect(embeddings.framesRead).toBe(3); // there was none yet
    const bytes = embeddings.tellFrame(id, 1);
    await otherRoom.maps.watch('other', 'shown', id);
    expect(embeddings.framesRead).toBe(3);
    for (const person of [anna, ben, other]) {
      expect(person.mapFrames).toHaveLength(1);
      expect(person.mapFrames[0]?.bytes).toBe(bytes);
      expect(person.mapFrames[0]).toBe(anna.mapFrames[0]);
    }
  });

  it('M6 frames that nobody watches are not kept, nor after the last one left', async () => {
    const embeddings = new FakeEmbeddings();
    const clock = new FakeClock();
    const hub = new EmbeddingHub(embeddings, clock, new ConnectionCredits());
    embeddings.subscribe((event) => hub.onEvent(event));
    const id = embeddings.add();
    embeddings.advance(id, 1);
    expect(hub.size).toBe(0);
    const anna = new Person('anna');
    const feed = await hub.watch(id, anna, () => true);
    feed!.start();
    expect([hub.size, embeddings.framesRead]).toEqual([1, 1]);
    embeddings.advance(id, 1);
    embeddings.advance(id, 1); // waits for the beat
    feed!.close();
    hub.release();
    expect([hub.size, clock.pending]).toEqual([0, 0]);
    embeddings.advance(id, 1);
    expect(iterationsOf(anna)).toEqual([1, 2]);
    expect(await hub.watch(id, anna, () => false)).toBeNull();
    await expect(hub.watch('none', anna, () => true)).rejects.toMatchObject({ code: 'not_found' });
    expect(hub.size).toBe(0);
  });

  it('M7 who joins is sent the map that the view shows, at its newest frame, before asking for it', async () => {
    const { test, room, embeddings } = await openRoom();
    const id = embeddings.add();
    await room.updateView('anna', { map: { shown: id } });
    for (let n = 0; n < 7; n++) embeddings.advance(id, 5);
    const late = new Person('late');
    await test.join(late);
    expect(late.mapFrames).toEqual([]);
    await settle(test.clock);
    expect(late.mapFrames).toMatchObject([{ embeddingId: id, iteration: 35 }]);
    embeddings.advance(id, 5);
    await settle(test.clock);
    expect(iterationsOf(late)).toEqual([35, 40]);
    await room.maps.watch('late', 'shown', id); // it knows now that it looks at it
    await settle(test.clock);
    expect(iterationsOf(late)).toEqual([35, 40]);
    room.maps.unwatch('late', 'shown');
    embeddings.advance(id, 5);
    await settle(test.clock);
    expect(iterationsOf(late)).toEqual([35, 40]);
  });

  it('M7 who joins is sent the map beside the shown one too, and may end it by itself', async () => {
    const { test, room, embeddings } = await openRoom();
    const [shown, beside] = [embeddings.add(), embeddings.add()];
    await room.updateView('anna', { map: { shown, beside } });
    embeddings.advance(shown, 5);
    embeddings.advance(beside, 7);
    const late = new Person('late');
    await test.join(late);
    await settle(test.clock);
    const sent = () => late.mapFrames.map(({ embeddingId, iteration }) => `${embeddingId} ${iteration}`).toSorted();
    expect(sent()).toEqual([`${shown} 5`, `${beside} 7`].toSorted());
    room.maps.unwatch('late', 'beside');
    embeddings.advance(shown, 5);
    embeddings.advance(beside, 7);
    await settle(test.clock);
    expect(sent()).toEqual([`${shown} 5`, `${shown} 10`, `${beside} 7`].toSorted());
  });

  it('S2 M7 joining again on the same connection gives the newest frame once, through one feed', async () => {
    const { test, room, ben, embeddings } = await openRoom();
    const id = embeddings.add();
    await room.updateView('anna', { map: { shown: id } });
    await room.maps.watch('ben', 'shown', id);
    embeddings.advance(id, 5);
    await settle(test.clock);
    ben.seq -= 1; // as if a message had been lost
    const again = await test.rooms.withRoom('s1', (r) => r.join(ben, { participantId: 'ben', name: 'ben' }));
    expect(again.embeddings).toEqual([embeddings.of(id).embedding]);
    await settle(test.clock);
    embeddings.advance(id, 5);
    await settle(test.clock);
    expect(iterationsOf(ben)).toEqual([5, 5, 10]);
  });

  it('M3 S3 leaving ends the frames, also of a watch that is still being opened', async () => {
    const { test, room, anna, ben, embeddings } = await openRoom();
    const id = embeddings.add();
    await room.maps.watch('anna', 'shown', id);
    await settle(test.clock);
    const opening = room.maps.watch('ben', 'shown', id);
    room.leave('anna');
    room.leave('ben');
    await opening;
    embeddings.advance(id, 5);
    await settle(test.clock);
    expect([...anna.mapFrames, ...ben.mapFrames]).toEqual([]);
    expect(test.clock.pending).toBe(0);
  });
});

describe('the shared view of maps', () => {
  it('M8 changes field by field and checks that maps and frames are there', async () => {
    const { room, ben, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    embeddings.advance(a, 35);
    const change = (map: object) => room.updateView('anna', { map });
    await change({ shown: a, beside: b });
    await change({ frame: 20 });
    expect(ben.session?.view.map).toEqual({ shown: a, beside: b, frame: 20 });
    const before = ben.messages.length;
    await expect(change({ frame: 25 })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('from 10 to 30'),
      options: { field: 'change.map.frame' },
    });
    await expect(change({ shown: 'none' })).rejects.toMatchObject({
      code: 'not_found',
      options: { field: 'change.map.shown' },
    });
    await expect(change({ beside: 'none' })).rejects.toMatchObject({ options: { field: 'change.map.beside' } });
    await expect(change({ shown: b, frame: 20 })).rejects.toMatchObject({ code: 'invalid_input' }); // of the other one
    await expect(change({ shown: null, frame: 20 })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(ben.messages).toHaveLength(before);
    expect(ben.session?.view.map).toEqual({ shown: a, beside: b, frame: 20 });

    await change({ shown: b });
    expect(ben.session?.view.map).toEqual({ shown: b, beside: null, frame: null });
    await change({ shown: a, frame: 30 });
    expect(ben.session?.view.map).toEqual({ shown: a, beside: null, frame: 30 });
    await room.updateView('ben', { imageId: 'image-2' });
    expect(ben.session?.view).toEqual({ ...VIEW, imageId: 'image-2', map: { shown: a, beside: null, frame: 30 } });
  });

  it('M8 S4 two people who change different fields at once both have their way', async () => {
    const { room, ben, embeddings } = await openRoom();
    const [a, b] = [embeddings.add(), embeddings.add()];
    embeddings.advance(a, 35);
    await room.updateView('anna', { map: { shown: a } });
    await Promise.all([
      room.updateView('anna', { map: { frame: 10 } }),
      room.updateView('ben', { map: { beside: b } }),
    ]);
    expect(ben.session?.view.map).toEqual({ shown: a, beside: b, frame: 10 });
  });
});

import { describe, expect, it } from 'vitest';
import { TensorSessions } from './tensorSessions';

/** Sessions that only note when they are opened and released. */
function sessionsOf() {
  const opened: string[] = [];
  const released: string[] = [];
  const sessions = new TensorSessions(async (tensors) => {
    const name = tensors.join('+');
    opened.push(name);
    await Promise.resolve();
    if (name === 'broken') throw new Error('broken');
    return {
      session: { typeOf: () => 'float32', run: async () => ({}), release: async () => void released.push(name) },
      pieces: null,
    };
  });
  const use = (...tensors: string[]) => sessions.use(tensors, async () => {});
  return { sessions, use, opened, released };
}

describe('sessions for inner tensors', () => {
  it('serve again who wants some of their tensors, also while they are opened', async () => {
    const { use, opened } = sessionsOf();
    await Promise.all([use('a', 'b'), use('b')]);
    await use('b', 'a');
    await use('a');
    expect(opened).toEqual(['a+b']);
    await use('a', 'c');
    expect(opened).toEqual(['a+b', 'a+c']);
  });

  it('are released when two others were used since', async () => {
    const { use, opened, released } = sessionsOf();
    for (const tensor of ['a', 'b', 'a', 'c', 'a']) await use(tensor);
    expect(opened).toEqual(['a', 'b', 'c']);
    expect(released).toEqual(['b']);
  });

  it('are never released under their user, but by the last one', async () => {
    const { sessions, use, released } = sessionsOf();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const using = sessions.use(['a'], () => held);
    await use('b');
    await use('c');
    await use('d');
    expect(released).toEqual(['b', 'c']);
    await sessions.close();
    expect(released).toEqual(['b', 'c', 'd']);
    letGo();
    await using;
    expect(released).toEqual(['b', 'c', 'd', 'a']);
  });

  it('that could not be opened are tried again', async () => {
    const { use, opened, released } = sessionsOf();
    await expect(use('broken')).rejects.toThrow('broken');
    await expect(use('broken')).rejects.toThrow('broken');
    await use('a');
    await use('b');
    expect(opened).toEqual(['broken', 'broken', 'a', 'b']);
    expect(released).toEqual([]);
  });

  it('stay open when a run fails', async () => {
    const { sessions, use, opened, released } = sessionsOf();
    await expect(sessions.use(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await use('a');
    expect([opened, released]).toEqual([['a'], []]);
  });
});

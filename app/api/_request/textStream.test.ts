import { describe, expect, it } from 'vitest';
import { textStream } from './textStream';

describe('textStream', () => {
  it('is the blocks as UTF-8, and gives the thread to others before each of them', async () => {
    const events: string[] = [];
    function* blocks() {
      for (const block of ['größe\r\n', '𝒜,1\r\n', '', 'end\r\n']) {
        events.push('block');
        yield block;
      }
    }
    let next: NodeJS.Immediate;
    const takeTurn = () => {
      events.push('turn');
      next = setImmediate(takeTurn);
    };
    next = setImmediate(takeTurn);
    const text = await new Response(textStream(blocks())).text();
    clearImmediate(next);
    expect(text).toBe('größe\r\n𝒜,1\r\nend\r\n');
    expect(events.join(' ')).not.toContain('block block');
  });

  it('makes no more blocks than are asked for, and ends them when the receiver leaves', async () => {
    let made = 0;
    let ended = false;
    function* endless() {
      try {
        for (;;) yield `${made++}\n`;
      } finally {
        ended = true;
      }
    }
    const reader = textStream(endless()).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(made).toBeLessThan(5);
    expect(ended).toBe(true);
  });

  it('takes blocks that have to be waited for', async () => {
    async function* slow() {
      yield await Promise.resolve('a\n');
      yield await Promise.resolve('b\n');
    }
    expect(await new Response(textStream(slow())).text()).toBe('a\nb\n');
  });

  it('breaks off when a block cannot be made', async () => {
    function* broken() {
      yield 'a';
      throw new Error('no block');
    }
    await expect(new Response(textStream(broken())).text()).rejects.toThrow('no block');
  });
});

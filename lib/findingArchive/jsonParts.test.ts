import { describe, expect, it } from 'vitest';
import { JsonParts } from './jsonParts';

/** As it comes in chunks of so many characters. */
function partsOf(text: string, size = text.length, most = 1000) {
  const reader = new JsonParts('doc', () => ({ characters: most, values: 20 }));
  const parts = [];
  for (let at = 0; at < text.length; at += size) parts.push(...reader.push(text.slice(at, at + size)));
  reader.end();
  return parts;
}

const DOCUMENT = {
  version: 1,
  empty: [],
  'a "name"\\': { in: [1, { deep: '}]"' }] },
  list: [{ a: '\\"],[' }, [1, [2]], 'text, with ] and }', -1.5e3, true, null, {}],
  last: 'x',
};

describe('a document in parts', () => {
  it.each([1, 2, 3, 7, 1000])('is the same, however it is cut: %s', (size) => {
    for (const text of [
      JSON.stringify(DOCUMENT),
      JSON.stringify(DOCUMENT, null, 2),
      ` \r\n${JSON.stringify(DOCUMENT)}\n`,
    ]) {
      const read: Record<string, unknown> = {};
      for (const { key, index, text: part } of partsOf(text, size)) {
        if (index === null) read[key] = JSON.parse(part);
        else {
          const list = (read[key] ??= []) as unknown[];
          expect(index).toBe(list.length);
          list.push(JSON.parse(part));
        }
      }
      expect({ ...read, empty: [] }).toEqual(DOCUMENT);
    }
  });

  it.each([
    '',
    '[]',
    '{',
    '{"a":1',
    '{"a":[1,2}',
    '{"a" 1}',
    '{"a":1,}',
    '{"a":[1,]}',
    '{"a":1}x',
    '{"a":}',
    '{a:1}',
    '{"a":1,"a":2}',
    '{"a":[1 2]}',
    '{"a":[1]',
  ])(
    // prettier-ignore
    'that is none is refused: %s',
    (text) => {
      for (const size of [1, 100]) expect(() => partsOf(text, size)).toThrow(/doc/);
    },
  );

  it('is not held where a part has no end', () => {
    expect(() => partsOf(`{"a":["${'x'.repeat(2000)}`, 100)).toThrow(/doc: a\[0\] is longer than the 1,000 characters/);
    expect(() => partsOf(`{"a":["${'x'.repeat(2000)}"]}`)).toThrow(/doc: a\[0\] is longer than the 1,000 characters/);
  });

  it('is not held where it is short, and much in memory', () => {
    const deep = `{"a":${'['.repeat(101)}${']'.repeat(101)}}`;
    for (const size of [7, 1000]) {
      expect(() => partsOf(`{"a":[{},[${'[],'.repeat(20)}[]]]}`, size)).toThrow(
        /doc: a\[1\] has more than the 20 values/,
      );
      expect(() => partsOf(`{"a":{"b":${deep}}}`, size, 9999)).toThrow(/doc: a/);
      expect(() => partsOf(`{"${'k'.repeat(101)}":1}`, size)).toThrow(/A name in doc is longer than the 100/);
      const names = Array.from({ length: 21 }, (_, k) => `"k${k}":[]`);
      expect(() => partsOf(`{${names.join(',')}}`, size)).toThrow(/doc: k20 .* more than 20 parts/);
    }
    expect(partsOf(`{"a":[[${'1,'.repeat(18)}",[{"]]}`)).toHaveLength(1); // in a text they are none
  });
});

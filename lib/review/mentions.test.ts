import { describe, expect, it } from 'vitest';
import { MAX_MENTIONS, mentionBeingTyped, mentionOf, mentionParts, mentionsIn, withoutCode } from './mentions';
import { samePerson } from './samePerson';

describe('mentions', () => {
  it.each([
    ['@Ada, look', ['Ada']],
    ['Look, @Ada.', ['Ada']],
    ['(@Ada) and *@Ben*, _@Cleo_ and "@Dora"', ['Ada', 'Ben', 'Cleo', 'Dora']],
    ['@"Ada Lovelace" and @ada', ['Ada Lovelace', 'ada']],
    ['@Ada @ADA @"ada"', ['Ada']],
    ['@"Ada  Lovelace" @"ada lovelace"', ['Ada  Lovelace']],
    ["@Ada's patch, @Zoë-Marie.B and @李", ['Ada', 'Zoë-Marie.B', '李']],
    ['ada@example.org, https://x.example/@ada and @@ada', []],
    ['@ Ada, @"", @" ", @"Ada\nBen", @, @-', []],
    ['`@Ada` and ``x ` @Ben`` and @Cleo', ['Cleo']],
    ['\\`@Ada` and `@Ben', ['Ada', 'Ben']],
    ['`a\n@Ada`\n\n`b\n\n@Ben`', ['Ben']],
    ['```\n@Ada\n```\n@Ben\n~~~ts\n@Cleo\n```\n', ['Ben']],
    ['> ```\n> @Ada\n@Ben', ['Ben']],
    ['- ```\n  @Ada\n  ```\n  @Ben', ['Ben']],
    ['Code:\n\n    @Ada\n\n@Ben', ['Ben']],
    ['- item\n\n    @Ada in the item', ['Ada']],
    ['said\n    @Ada goes on', ['Ada']],
    ['``` no `fence` @Ada', ['Ada']],
  ])('of %j are %j', (text, people) => {
    expect(mentionsIn(text)).toEqual(people);
  });

  it('leave the rest of a text where it is when code is blanked', () => {
    const text = 'a `b` c\n```\nd\n```\n\n    e\n\n- f `g`\n';
    const blanked = withoutCode(text);
    expect(blanked).toHaveLength(text.length);
    expect(blanked.replaceAll('\0', '')).toBe('a  c\n\n\n\n\n\n\n- f \n');
  });

  it('are written so that they are read again as the same person', () => {
    for (const name of [
      'Ada',
      'Ada Lovelace',
      'a "b" c',
      'x*y*',
      '_x_',
      'a_b',
      '[a](b)',
      '`code`',
      '\\',
      '<b>',
      "O'Brien",
      '李',
      '@ada',
      'Ada.',
      'a/b',
      '!',
      '~~x~~',
      '  A  b ',
    ]) {
      // prettier-ignore
      const written = mentionOf(name);
      for (const text of [written, `So ${written}, look`, `**${written}**`]) {
        const [read, ...more] = mentionsIn(text);
        expect(more).toEqual([]);
        expect(samePerson(read ?? '', name), `${name} as ${written}`).toBe(true);
      }
    }
    expect(mentionOf('Ada')).toBe('@Ada');
    expect(mentionOf('Ada Lovelace')).toBe('@"Ada Lovelace"');
  });

  it('are parts of a text that is shown', () => {
    expect(mentionParts('So, @"Ada L", look')).toEqual([
      { kind: 'text', text: 'So, ' },
      { kind: 'mention', name: 'Ada L' },
      { kind: 'text', text: ', look' },
    ]);
    expect(mentionParts('')).toEqual([]);
  });

  it.each([
    '`'.repeat(20_000),
    '` '.repeat(10_000),
    '`a``b'.repeat(4_000),
    '\\`'.repeat(10_000),
    '@'.repeat(20_000),
    '@"'.repeat(10_000),
    `@${'a'.repeat(19_999)}`,
    `@"${'a '.repeat(9_999)}`,
    '- '.repeat(10_000),
    ' '.repeat(20_000),
    '>\n'.repeat(10_000),
    '@a.'.repeat(6_000),
  ])('of a text that is made to be slow are read in a moment: %#', (text) => {
    const start = performance.now();
    mentionsIn(text);
    mentionParts(text);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('are bounded', () => {
    const text = Array.from({ length: 3_000 }, (_, n) => `@p${n}`).join(' ');
    expect(mentionsIn(text)).toHaveLength(MAX_MENTIONS);
  });
});

it.each([
  ['@', { from: 0, typed: '' }],
  ['Hi @Ad', { from: 3, typed: 'Ad' }],
  ['Hi @"Ada Lo', { from: 3, typed: 'Ada Lo' }],
  ['Hi @Ada Lo', { from: 3, typed: 'Ada Lo' }],
  ['Hi @Ada Lo ve', null],
  ['Hi @ Ada', null],
  ['ada@ex', null],
  ['@"Ada" ', null],
  ['@Ada\nx', null],
  ['', null],
])('what is typed at the end of %j is %j', (text, typed) => {
  expect(mentionBeingTyped(text, text.length)).toEqual(typed);
  expect(mentionBeingTyped(`${text} behind`, text.length)).toEqual(typed);
});

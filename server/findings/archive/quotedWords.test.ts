import { describe, expect, it } from 'vitest';
import { quotedWords } from './quotedWords';

describe('words in a quotation', () => {
  it.each([
    ['code', 'Use `<b>` and `![x]`:\n\n```html\n<img src=x>\n```\n\n    <p>![y](z)', '> Use `<b>` and `![x]`:\n>\n> ```html\n> <img src=x>\n> ```\n>\n>     <p>![y](z)'], // prettier-ignore
    ['ends of lines', 'one  \ntwo\r\nthree', '> one  \n> two\n> three'],
    [
      'an address',
      'See <https://example.org/a?b=1>, a < b and <b>',
      '> See <https://example.org/a?b=1>, a < b and &lt;b>',
    ],
    ['an exclamation', 'Wow![1]', '> Wow&#33;[1]'],
    ['a picture', '![x](http://e/x.png) !![z](http://e/z.png)', '> [x](http://e/x.png) &#33;[z](http://e/z.png)'],
    ['a picture behind backslashes', '\\\\![y](http://e/y.png) \\![y](http://e/y.png)', '> \\\\[y](http://e/y.png) \\[y](http://e/y.png)'], // prettier-ignore
  ])('keep what they say: %s', (_, text, expected) => {
    expect(quotedWords(text, 1)).toBe(expected);
  });

  it.each([
    ['a fence that ends with its list', '- ```\n<img src=x>\n```'],
    ['code across a heading', '` x\n# heading\n`\n` <img src=x> `'],
    ['a span that began a line before', 'a ` b\n` <img src=x> ` c'],
    ['a tag that hides a backtick', '<a href="`">` <img src=x>`'],
    ['HTML that was to hide code', '<div>\n`</div>\n` <img src=x> `'],
    ['a table’s cells', '| a | b |\n|---|---|\n| ` | <img src=x> ` |'],
    ['a footnote', '[^1]: a\n\n      <img src=x>'],
    ['a tab in the place of spaces', 'a\n\n\t<img src=x>'],
    ['too many quotations', `${'>'.repeat(99)} \`x\` <img src=x>`],
  ])('are no HTML: %s', (_, text) => {
    // As GitHub reads tables and footnotes, too.
    for (const depth of [1, 2]) expect(quotedWords(text, depth)).toMatch(/^(?!.*<img)[^]*&lt;img/);
  });
});

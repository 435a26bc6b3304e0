import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LEFT_OUT, LEFT_OUT_ID, PLACES, withoutWorkspace } from './withoutWorkspace';

const ID = '3f2b8c1e-0000-4a5b-9c8d-7e6f5a4b3c2d';
const clean = (text: string) => withoutWorkspace(text, ['specular.example.org:3000']);

describe('withoutWorkspace', () => {
  it('knows every place that the workspace has', () => {
    const app = readdirSync(path.join(import.meta.dirname, '../../app'), { withFileTypes: true });
    const places = app.filter((one) => one.isDirectory() && !one.name.startsWith('_')).map(({ name }) => name);
    expect(places).toContain('findings');
    expect(places.filter((place) => !PLACES.includes(place))).toEqual([]);
    for (const place of PLACES) expect(clean(`see /${place}/a-name.`)).toBe(`see ${LEFT_OUT}`);
  });

  it.each([
    [`[this](/findings/${ID})`, '[this](#)'],
    ['[this](/s/demo-digits?view=map "a title")', '[this](# "a title")'],
    ['[this](</s/demo-digits>)', '[this](#)'],
    ['[this](../s/demo)', '[this](#)'],
    ['[this](//specular.example.org:3000/s/demo)', '[this](#)'],
    ['[this](http://127.0.0.1:3000/s/demo)', '[this](#)'],
    ['[this](HTTP://LocalHost:3000/anything)', '[this](#)'],
    ['[this](http://specular.example.org:3000/s/demo)', '[this](#)'],
    ['[this](http://ada:word@[::1]:3000/s/demo)', '[this](#)'],
    [`![](/api/findings/${ID}/picture)`, '![](#)'],
    ['[this][1]\n\n[1]: /s/demo-digits', '[this][1]\n\n[1]: #'],
    ['<http://10.0.0.7/s/demo>', LEFT_OUT],
    ['see http://localhost:3000/s/demo for it', `see ${LEFT_OUT} for it`],
    ['[these](/findings?q=secret), see /inbox#a', `[these](#), see ${LEFT_OUT}`],
    ['see /images/object-scenes and', `see ${LEFT_OUT} and`],
    [`\`/networks/${ID}\``, `\`${LEFT_OUT}\``],
    [`/p/${'A'.repeat(43)}`, LEFT_OUT],
  ])('takes the way into the workspace out of %j', (text, left) => {
    expect(clean(text)).toBe(left);
  });

  it('takes out ids wherever they are in prose, and the address of a workspace that is reached by another name', () => {
    expect(clean(`finding ${ID.toUpperCase()}, &#47;findings&#47;${ID}`)).toBe(
      `finding ${LEFT_OUT_ID}, &#47;findings&#47;${LEFT_OUT_ID}`,
    );
    expect(clean(`https://other.example.org/findings/${ID}?about=x`)).toBe(LEFT_OUT);
  });

  it.each([
    'See [Zeiler](https://arxiv.org/abs/1311.2901) and <https://example.org/images/cat.png>.',
    `https://example.org/papers/${ID}`,
    'and/or, 3/4, w/s/h, a /b/ c, s/m, m /s? /p# <script>alert(1)</script>',
    'mailto:ada@example.org',
    '',
  ])('leaves %j as it is', (text) => {
    expect(clean(text)).toBe(text);
  });

  it('is quick on a long text that nearly is an address, and no sign of its own can be smuggled in', () => {
    const begun = performance.now();
    for (const piece of ['.', '../', '/', '//a', 'http://a@', '[', '](', '<', 'a-'])
      clean(piece.repeat(Math.ceil(20_000 / piece.length)));
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(clean('\uE0000\uE001 https://example.org/a')).toBe('\uFFFD0\uFFFD https://example.org/a');
  });
});

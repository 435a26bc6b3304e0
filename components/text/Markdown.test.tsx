/** What is written as Markdown is shown as Markdown; what tries to be more stays text. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './Markdown';

const htmlOf = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe('Markdown', () => {
  it('has paragraphs, emphasis, lists, quotations, code and links', () => {
    const html = htmlOf(
      '# One\n\nA *small* **glint**\nhere: [eye](/findings/1)\n\n- a\n- b\n\n3. c\n\n> said\n\n`x < 1`',
    );
    for (const part of [
      '>One</h2>',
      '<em>small</em>',
      '<strong>glint</strong>\nhere',
      'href="/findings/1"',
      '<li>a</li>',
      '<ol start="3"',
      '<blockquote',
      '>x &lt; 1</code>',
    ])
      expect(html).toContain(part);
    expect(html).not.toContain('<h1');
  });

  it('has mentions, outside of code and links', () => {
    const html = htmlOf('@Ada and *@"Ben B"* `@Cleo` [@Dora](/x)\n\n    @Eve').replaceAll(/ class="[^"]*"/g, '');
    expect(html).toContain('<span>@Ada</span> and <em><span>@Ben B</span></em> <code>@Cleo</code>');
    expect(html.match(/<span>/g)).toHaveLength(2);
    expect(htmlOf('@"<b>x</b>"')).not.toMatch(/<b>|<span/);
  });

  it('loads no picture: it is a link', () => {
    const html = htmlOf('![a cat](https://elsewhere.example/cat.png)');
    expect(html).not.toContain('<img');
    expect(html).toContain('>Picture: a cat</a>');
  });
});

it.each(['- '.repeat(1000), '> '.repeat(5000), '1. '.repeat(2000), '>- '.repeat(900)])(
  'a text that nests without end stays text: %#',
  (text) => {
    expect(htmlOf(`${text}x`)).toContain('whitespace-pre-wrap');
  },
);
it.each(['**a '.repeat(3000) + '**'.repeat(3000), '['.repeat(9000), '*'.repeat(19_000)])(
  'a text full of marks is shown: %#',
  (text) => {
    expect(htmlOf(text)).toContain('<p');
  },
);

/** Ways to have a page run a script, load something or look like another, as collections of such ways list them. */
const ATTACKS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"/>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<img src=`javascript:alert(1)`>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg/onload=alert(1)//',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<body onload=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<p style="position:fixed;inset:0">x</p>',
  '<div onmouseover="alert(1)" class="fixed inset-0">x</div>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://evil.example/1)',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '[x][1]\n\n[1]: data:text/html,<script>alert(1)</script> "title"',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](y)',
  '![x](y "a\\" onerror=\\"alert(1)")',
  '[x](https://a.example/" onclick="alert(1))',
  '[x](https://a.example "t\\" onmouseover=\\"alert(1)")',
  '`<script>alert(1)</script>`',
  '```html onload=alert(1)\n<script>alert(1)</script>\n```',
  '    <script>alert(1)</script>',
  '> <script>alert(1)</script>',
  '- <img src=x onerror=alert(1)>',
  '# <img src=x onerror=alert(1)>',
  '*<script>*alert(1)</script>',
  '\u202E<script>alert(1)</script>',
  '<ｓｃｒｉｐｔ>alert(1)</ｓｃｒｉｐｔ>',
];

const ELEMENTS = new Set(['div', 'p', 'a', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'h2', 'hr', 'br', 'span']); // prettier-ignore
const ATTRIBUTES = new Set(['class', 'href', 'rel', 'title', 'start']);

describe('a text that tries to be more than a text', () => {
  it('is tried in more than fifty ways', () => {
    expect(new Set(ATTACKS).size).toBe(ATTACKS.length);
    expect(ATTACKS.length).toBeGreaterThanOrEqual(50);
  });

  it.each(ATTACKS)('%j stays one', (attack) => {
    for (const text of [attack, `Before ${attack} after`, `Before\n\n${attack}\n\nafter`]) {
      // In what React writes, "<" and quotation marks of a text are escaped: every tag is an element of ours.
      const tags = [...htmlOf(text).matchAll(/<\/?([^\s/>]+)((?:\s+[^\s=>]+="[^"]*")*)\s*\/?>/g)];
      expect(htmlOf(text).match(/</g)).toHaveLength(tags.length);
      for (const [, element, attributes = ''] of tags) {
        expect(ELEMENTS, text).toContain(element);
        for (const [, name, value = ''] of attributes.matchAll(/\s+([^\s=>]+)="([^"]*)"/g)) {
          expect(ATTRIBUTES, text).toContain(name);
          if (name === 'href') expect(value, text).toMatch(/^(https?:|mailto:|irc|xmpp|[^:]*$)/i);
          // Of our own design, and not of the writer's.
          if (name === 'class') expect(value, text).not.toMatch(/fixed|absolute|inset/);
        }
      }
    }
  });
});

/** What people wrote, as HTML for a file that stands alone. As safe as components/text/Markdown.tsx: see there. */
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown, { type Components } from 'react-markdown';
import { isTooNested } from '@/lib/markdown/isTooNested';

const SAFE_LINK = 'nofollow noopener noreferrer';
/** All alike and below the report's own. */
const heading = ({ children }: { children?: ReactNode }) => createElement('h4', null, children);

const COMPONENTS: Components = {
  a: ({ href, title, children }) => (href ? createElement('a', { href, title, rel: SAFE_LINK }, children) : children),
  // A picture from elsewhere would tell its server that somebody reads this.
  img: ({ src, alt }) =>
    typeof src === 'string' && src
      ? createElement('a', { href: src, rel: SAFE_LINK }, alt ? `Picture: ${alt}` : 'Picture')
      : alt,
  p: ({ children }) => createElement('p', { className: 'lines' }, children),
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
};

export function markdownHtml(text: string): string {
  const plain = () => renderToStaticMarkup(createElement('p', { className: 'plain' }, text));
  if (isTooNested(text)) return plain();
  try {
    return renderToStaticMarkup(ReactMarkdown({ components: COMPONENTS, children: text }));
  } catch {
    return plain();
  }
}

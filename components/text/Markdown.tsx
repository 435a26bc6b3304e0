import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { isTooNested } from '@/lib/markdown/isTooNested';
import { Mention } from './Mention';
import { markMentions } from './markMentions';

export interface MarkdownProps {
  text: string;
  /** Which addresses are links; of any other the words stay. All of them when it is left out. */
  isLink?: (href: string) => boolean;
}

/**
 * What people wrote, with the marks of Markdown (CommonMark) as what they mean. Nothing of it is taken as HTML: that stays
 * the text that it is. Pictures from elsewhere are links, because looking at a text must not tell another server that
 * somebody did; addresses that a browser would run as a script are left out. People who are mentioned stand out.
 */
export function Markdown({ text, isLink }: MarkdownProps) {
  return <div className="flex max-w-prose flex-col gap-3 wrap-anywhere">{elementsOf(text, isLink ?? always)}</div>;
}

const always = () => true;
const LINK = 'text-accent underline';
const SAFE_LINK = 'nofollow noopener noreferrer';

/** A text that cannot be taken as Markdown is shown as it is: a page must not fail because of what somebody wrote. */
function elementsOf(text: string, isLink: (href: string) => boolean): ReactNode {
  const plain = <p className="whitespace-pre-wrap">{text}</p>;
  if (isTooNested(text)) return plain;
  try {
    const components = { ...COMPONENTS, ...linksWhere(isLink) };
    return ReactMarkdown({ components, rehypePlugins: [markMentions], children: text });
  } catch {
    return plain;
  }
}

/** All alike and right below the page's own: whatever level a writer begins with, none is left out. */
function Heading({ children }: { children?: ReactNode }) {
  return <h2 className="text-body font-semibold">{children}</h2>;
}

function linksWhere(isLink: (href: string) => boolean): Components {
  return {
    a: ({ href, title, children }) =>
      href && isLink(href) ? (
        <a href={href} title={title} rel={SAFE_LINK} className={LINK}>
          {children}
        </a>
      ) : (
        <>{children}</>
      ),
    img: ({ src, alt }) =>
      typeof src === 'string' && src && isLink(src) ? (
        <a href={src} rel={SAFE_LINK} className={LINK}>
          {alt ? `Picture: ${alt}` : 'Picture'}
        </a>
      ) : (
        <>{alt}</>
      ),
  };
}

const COMPONENTS: Components = {
  // Ends of lines are meant by who writes prose in a small field.
  p: ({ children }) => <p className="whitespace-pre-line">{children}</p>,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ start, children }) => (
    <ol start={start} className="list-decimal pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="border-line-strong text-muted flex flex-col gap-3 border-l-2 pl-3">{children}</blockquote>
  ),
  pre: ({ children }) => (
    <pre className="rounded-control border-line bg-sunken text-small overflow-x-auto border p-2 font-mono">
      {children}
    </pre>
  ),
  code: ({ children }) => <code className="font-mono">{children}</code>,
  // No text makes one but by a mention.
  span: ({ children }) => <Mention>{children}</Mention>,
  hr: () => <hr className="border-line" />,
};

import type { ReactNode } from 'react';
import { mentionParts } from '@/lib/review/mentions';

/** A person who is mentioned in a text. */
export function Mention({ children }: { children: ReactNode }) {
  return <span className="rounded-control bg-accent-soft text-ink px-0.5 font-semibold">{children}</span>;
}

/** A text that knows no Markdown, with the people whom it mentions. */
export function MentionText({ text }: { text: string }) {
  return mentionParts(text).map((part, k) =>
    part.kind === 'mention' ? <Mention key={k}>@{part.name}</Mention> : <span key={k}>{part.text}</span>,
  );
}

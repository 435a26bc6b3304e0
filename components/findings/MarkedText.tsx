import type { TextPart } from '@/lib/search/markText';

/** A text with what the search found in it marked. */
export function MarkedText({ parts }: { parts: readonly TextPart[] }) {
  return parts.map(({ text, found }, place) =>
    found ? (
      <mark key={place} className="bg-accent-soft text-ink decoration-accent rounded-xs underline">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}

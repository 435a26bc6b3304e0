'use client';
import { useEffect, useEffectEvent, useState } from 'react';

/** A change counts when the field is left, on Enter, or when nothing was changed for a moment (arrows, colour picker). */
const SETTLE_MS = 600;

/** What is being typed, until it is settled; null while the field shows the value that counts. */
export function useDraft(commit: (draft: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const settle = useEffectEvent(() => {
    if (draft !== null) commit(draft);
  });
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(settle, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return { draft, setDraft, settle: () => draft !== null && commit(draft) };
}

'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const FORMAT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' };

/** A moment in the reader's own time zone. The server does not know it: it writes UTC, and the browser puts that right. */
export function LocalTime({ iso }: { iso: string }) {
  const date = new Date(iso);
  const text = useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat('en-GB', FORMAT).format(date),
    () => `${new Intl.DateTimeFormat('en-GB', { ...FORMAT, timeZone: 'UTC' }).format(date)} UTC`,
  );
  return <time dateTime={iso}>{text}</time>;
}

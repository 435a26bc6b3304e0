'use client';
import { useInboxState } from './inboxStream';

/** How many notices are unread, beside the way to them; nothing where none is. Changes are announced politely. */
export function InboxCount() {
  const unread = useInboxState()?.unread ?? 0;
  return (
    <>
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="bg-accent text-on-accent text-small ml-1 inline-flex min-w-5 justify-center rounded-full px-1 leading-5"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      )}
      <span aria-live="polite" className="sr-only">
        {unread > 0 && `${unread} unread`}
      </span>
    </>
  );
}

import Link from 'next/link';
import type { Image } from '@/lib/domain/imageSet';
import type { Session } from '@/lib/domain/session';
import { Thumbnail } from '../images/Thumbnail';
import { LocalTime } from '../text/LocalTime';

/** A session with what its view looks at; null where nothing is chosen, or where it was deleted. */
export interface SessionSummary {
  session: Session;
  image: Image | null;
  networkName: string | null;
}

export function SessionList({ sessions }: { sessions: readonly SessionSummary[] }) {
  return (
    <ul className="rounded-panel border-line bg-surface divide-line divide-y border">
      {sessions.map(({ session, image, networkName }) => (
        <li key={session.id} className="hover:bg-sunken relative flex items-center gap-3 p-2">
          {image ? (
            <Thumbnail image={image} size={64} alt="" cover className="rounded-control size-12 shrink-0" />
          ) : (
            <span aria-hidden="true" className="rounded-control bg-sunken size-12 shrink-0" />
          )}
          <div className="min-w-0 flex-1">
            <Link href={`/s/${session.id}`} className="block font-semibold wrap-anywhere after:absolute after:inset-0">
              {session.name}
            </Link>
            <p className="text-muted text-small wrap-anywhere">
              {[networkName ?? 'no network yet', image?.fileName].filter(Boolean).join(' · ')}
            </p>
          </div>
          <p className="text-muted text-small shrink-0 text-right max-sm:hidden">
            <LocalTime iso={session.updatedAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

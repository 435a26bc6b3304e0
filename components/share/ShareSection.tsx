'use client';
import { useEffect, useRef, useState } from 'react';
import type { Finding } from '@/lib/domain/finding';
import type { SharedLink } from '@/lib/domain/publicLink';
import { focusIfLost } from '../page/focusFirst';
import { useFocusBack } from '../page/useFocusBack';
import { useReviewLog } from '../review/reviewLog';
import { Button } from '../ui/Button';
import { LinkItem } from './LinkItem';
import { NewLinkForm } from './NewLinkForm';
import type { SharedThing } from './sharedThing';

export interface ShareSectionProps {
  finding: Pick<Finding, 'id' | 'title' | 'revision'>;
  /** Newest first. */
  links: readonly SharedLink[];
}

/** The public links to a finding. */
export function ShareSection({ finding: { id, title, revision }, links }: ShareSectionProps) {
  const { review, number } = useReviewLog();
  const shared = { kind: 'finding' as const, id, title, revision, reviewNumber: number };
  return <ShareLinks shared={{ ...shared, status: review.status }} links={links} />;
}

/** The public links to something: who made them, what they show, and the ways to make one and to take one back. */
export function ShareLinks({ shared, links }: { shared: SharedThing; links: readonly SharedLink[] }) {
  const [making, setMaking] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(making);
  const active = links.filter(({ state }) => state === 'active');
  const past = links.filter(({ state }) => state !== 'active');
  // Not before it is seen: the link that goes takes the keyboard along.
  const [revoked, setRevoked] = useState<string | null>(null);
  const gone = past.some(({ id }) => id === revoked) ? revoked : null;
  const notice = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (gone !== null) focusIfLost(opener.current ?? notice.current);
  }, [gone, opener]);
  const make = () => {
    setRevoked(null);
    setMaking(true);
  };
  return (
    <div className="flex flex-col gap-3">
      {links.length === 0 && !making && (
        <p className="text-muted max-w-prose">
          Nobody outside can see this. A public link shows it to whoever has the link, as it is now, and nothing else.
        </p>
      )}
      {active.length > 0 && (
        <ul aria-label="Public links" className="flex flex-col gap-3">
          {active.map((link) => (
            <LinkItem key={link.id} {...{ link, shared }} onRevoked={setRevoked} />
          ))}
        </ul>
      )}
      {making ? (
        <NewLinkForm shared={shared} onClose={() => setMaking(false)} />
      ) : (
        <Button ref={opener} onClick={make} className="self-start">
          Make a public link
        </Button>
      )}
      <p ref={notice} role="status" tabIndex={-1} className={gone === null ? 'sr-only' : 'text-small'}>
        {/* Said again of the next one. */}
        {gone !== null && <span key={gone}>The link is revoked.</span>}
      </p>
      {past.length > 0 && (
        <details>
          <summary className="cursor-pointer">
            {past.length === 1
              ? '1 link that shows nothing any more'
              : `${past.length} links that show nothing any more`}
          </summary>
          <ul aria-label="Links that show nothing any more" className="flex flex-col gap-1 pt-2">
            {past.map((link) => (
              <LinkItem key={link.id} {...{ link, shared }} onRevoked={setRevoked} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

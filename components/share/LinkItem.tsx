'use client';
import { useState, useSyncExternalStore } from 'react';
import type { SharedLink } from '@/lib/domain/publicLink';
import { NamedButton } from '../findings/NamedButton';
import { focusNow } from '../page/focusFirst';
import { useFocusBack } from '../page/useFocusBack';
import { LocalTime } from '../text/LocalTime';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import { Icon } from '../ui/Icon';
import { Tag } from '../ui/Tag';
import { embedCode } from './publicPaths';
import type { SharedThing } from './sharedThing';
import { frozenText, newerText } from './shareText';
import { useSharing } from './useSharing';

export interface LinkItemProps {
  link: SharedLink;
  shared: SharedThing;
  /** It was revoked here; told before it is seen. */
  onRevoked: (linkId: string) => void;
}

/** One link: what it shows, for how long, the way to copy it and the way to take it back. */
export function LinkItem({ link, shared, onRevoked }: LinkItemProps) {
  const { state, createdBy, createdAt, expiresAt, revoked, path } = link;
  const newer = state === 'active' ? newerText(link, shared) : null;
  const about = (
    <p className="min-w-0 wrap-anywhere">
      <Tag className="font-semibold">{state}</Tag> {frozenText(link)}
      {shared.kind === 'collection' && (
        <>
          , its findings as they were on <LocalTime iso={createdAt} />
        </>
      )}{' '}
      <span className="text-muted text-small">
        {createdBy}, <LocalTime iso={createdAt} />
        {state === 'revoked' && revoked && (
          <>
            ; revoked by {revoked.by}, <LocalTime iso={revoked.at} />
          </>
        )}
        {state === 'expired' && expiresAt && (
          <>
            ; expired <LocalTime iso={expiresAt} />
          </>
        )}
        {state === 'active' &&
          (expiresAt ? (
            <>
              ; until <LocalTime iso={expiresAt} />
            </>
          ) : (
            '; until it is revoked'
          ))}
      </span>
    </p>
  );
  if (state !== 'active') return <li>{about}</li>;
  return (
    <li className="rounded-panel border-line bg-surface flex flex-col gap-2 border p-3">
      {about}
      {newer && <Callout kind="info">{newer} Make another link to show it as it is now.</Callout>}
      {path === null ? (
        <p className="text-muted">It works, but its address cannot be shown again: make another one.</p>
      ) : (
        <Address path={path} shared={shared} />
      )}
      <Revoke id={link.id} onRevoked={onRevoked} />
    </li>
  );
}

const never = () => () => undefined;

const EMBEDDED = {
  finding: 'HTML: the picture, the title and the verdict, as a frame in another page.',
  collection: 'HTML: the title and the first findings, each with its picture and verdict, as a frame in another page.',
};

function Address({ path, shared: { kind, title } }: { path: string; shared: SharedThing }) {
  // The server does not know by which name it is reached.
  const origin = useSyncExternalStore(never, () => window.location.origin, () => ''); // prettier-ignore
  const [said, setSaid] = useState('');
  const url = origin + path;
  const copy = (text: string, done: string) =>
    // Without a permission this rejects; on a page that was not served safely there is no clipboard at all.
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => setSaid(done),
        () => setSaid('The browser does not let this page copy: select the text and copy it by hand.'),
      );
  return (
    <>
      <TextInput label="Link" value={url} readOnly onFocus={(event) => event.target.select()} />
      <details>
        <summary className="cursor-pointer">For a wiki</summary>
        <div className="pt-2">
          <TextInput
            label="Embed code"
            hint={EMBEDDED[kind]}
            value={embedCode(url, title)}
            readOnly
            onFocus={(event) => event.target.select()}
          />
        </div>
      </details>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => void copy(url, 'The link is copied.')}>
          <Icon name="link" />
          Copy link
        </Button>
        <Button onClick={() => void copy(embedCode(url, title), 'The embed code is copied.')}>Copy embed code</Button>
        <a href={path} target="_blank" rel="noopener" className="text-accent underline">
          See what it shows
        </a>
        <span role="status" className="text-small">
          {said}
        </span>
      </div>
    </>
  );
}

/** In two presses: what is lost for everybody who has the link is asked about first. */
function Revoke({ id, onRevoked }: { id: string; onRevoked: (linkId: string) => void }) {
  const [asking, setAsking] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(asking);
  const { busy, problem, revoke } = useSharing();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {problem && <Callout kind="error">{problem.message}</Callout>}
      {asking ? (
        <>
          <span>Revoke it? Whoever has the link sees nothing any more, at once.</span>
          <Button ref={focusNow} onClick={() => setAsking(false)}>
            Keep it
          </Button>
          <NamedButton kind="danger" busy={busy} onPress={(by) => revoke(id, by, () => onRevoked(id))}>
            Revoke
          </NamedButton>
        </>
      ) : (
        <Button kind="danger" ref={opener} onClick={() => setAsking(true)}>
          Revoke …
        </Button>
      )}
    </div>
  );
}

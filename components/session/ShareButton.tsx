'use client';
import { useState } from 'react';
import { startHere } from '../page/focusFirst';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextInput } from '../ui/Field';
import { Icon } from '../ui/Icon';

export interface ShareLinks {
  /** The session, wherever it is when the link is opened. */
  session: string;
  /** The session with what is seen now. */
  view: string;
}

type Copied = { link: keyof ShareLinks; done: boolean };

/** Offers the two links that somebody may want to send, each to be copied. */
export function ShareButton({ makeLinks }: { makeLinks: () => ShareLinks }) {
  /** As they were when the dialog was opened: meanwhile somebody else may change the view. Null while it is closed. */
  const [links, setLinks] = useState<ShareLinks | null>(null);
  return (
    <>
      <Button onClick={() => setLinks(makeLinks())} aria-haspopup="dialog">
        <Icon name="link" />
        Share
      </Button>
      <Dialog title="Share" open={links !== null} onClose={() => setLinks(null)}>
        {links && <Links links={links} />}
      </Dialog>
    </>
  );
}

function Links({ links }: { links: ShareLinks }) {
  const [copied, setCopied] = useState<Copied | null>(null);
  const copy = (link: keyof ShareLinks) =>
    // Without a permission this rejects; on a page that was not served safely there is no clipboard at all.
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(links[link]))
      .then(
        () => setCopied({ link, done: true }),
        () => setCopied({ link, done: false }),
      );
  return (
    <>
      <LinkRow
        label="Invite to the session"
        hint="Opens what the others see at that time, and changes with them."
        link={links.session}
        copied={copied?.link === 'session' && copied.done}
        onCopy={() => void copy('session')}
        first
      />
      <LinkRow
        label="Link to exactly this view"
        hint="Opens what you see now, cell and colours included, also after the session has gone on to something else."
        link={links.view}
        copied={copied?.link === 'view' && copied.done}
        onCopy={() => void copy('view')}
      />
      <p role="status" className="text-small min-h-5">
        {copied && saidOf(copied)}
      </p>
    </>
  );
}

interface LinkRowProps {
  label: string;
  hint: string;
  link: string;
  copied: boolean;
  onCopy: () => void;
  /** The dialog opens with the keyboard here. */
  first?: boolean;
}

function LinkRow({ label, hint, link, copied, onCopy, first }: LinkRowProps) {
  return (
    <div className="flex flex-col gap-2">
      <TextInput label={label} hint={hint} value={link} readOnly onFocus={(event) => event.target.select()} />
      <Button
        kind={first ? 'primary' : 'plain'}
        className="self-start"
        ref={first ? startHere : undefined}
        onClick={onCopy}
      >
        <Icon name={copied ? 'check' : 'link'} />
        {copied ? 'Copied' : 'Copy'}
        <span className="sr-only">: {label}</span>
      </Button>
    </div>
  );
}

function saidOf({ link, done }: Copied): string {
  if (!done) return 'The browser does not let this page copy: select the link and copy it by hand.';
  return link === 'session' ? 'The invitation is copied.' : 'The link to this view is copied.';
}

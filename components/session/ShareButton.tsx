'use client';
import { useEffect, useState } from 'react';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextInput } from '../ui/Field';
import { Icon } from '../ui/Icon';

const SAID_MS = 3000;

/** Copies the address of the session with exactly this view; where that is not allowed, shows it to be copied by hand. */
export function ShareButton({ makeLink }: { makeLink: () => string }) {
  const [copied, setCopied] = useState(false);
  const [byHand, setByHand] = useState<string | null>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const link = makeLink();
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      setByHand(link); // no permission, or a page that was not served safely
    }
  };
  return (
    <>
      <Button onClick={() => void copy()}>
        <Icon name={copied ? 'check' : 'link'} />
        <span aria-live="polite">{copied ? 'Link copied' : 'Share'}</span>
      </Button>
      <Dialog title="Share this view" open={byHand !== null} onClose={() => setByHand(null)}>
        <TextInput
          label="Link to this session, as you see it now"
          value={byHand ?? ''}
          readOnly
          onFocus={(event) => event.target.select()}
        />
      </Dialog>
    </>
  );
}

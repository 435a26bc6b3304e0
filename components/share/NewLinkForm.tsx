'use client';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { LIFETIMES } from '@/lib/domain/publicLink';
import { displayNameSchema } from '@/lib/domain/session';
import { focusNow, focusProblem } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { useKnownName } from '../review/useKnownName';
import { storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Callout } from '../ui/Callout';
import { DialogActions } from '../ui/DialogActions';
import { Select, TextInput } from '../ui/Field';
import { findingCount } from './previewText';
import type { SharedThing } from './sharedThing';
import { lifetimeText } from './shareText';
import { useSharing } from './useSharing';

/** The place in LIFETIMES that is offered first: seven days. */
const USUAL = 1;

/** What a new link shows, and for how long. */
export function NewLinkForm({ shared, onClose }: { shared: SharedThing; onClose: () => void }) {
  const { busy, problem, share } = useSharing();
  const known = useKnownName();
  const [missing, setMissing] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!busy && (problem || missing)) focusProblem(form.current);
  }, [busy, problem, missing]);
  const { revision, reviewNumber } = shared;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const by = displayNameSchema.safeParse(known ?? formText(event.currentTarget, 'name'));
    setMissing(by.success ? null : 'Say who shares this.');
    if (!by.success) return;
    storeName(localStore, by.data);
    const fields = new FormData(event.currentTarget);
    const lifetimeSeconds = LIFETIMES[Number(fields.get('lifetime'))] ?? null;
    const withDiscussion = fields.has('discussion');
    const seen = shared.kind === 'collection' ? { findings: shared.findings } : {};
    share(shared, { by: by.data, lifetimeSeconds, withDiscussion, revision, reviewNumber, ...seen }, onClose);
  };
  return (
    <form
      ref={form}
      aria-label="New public link"
      onSubmit={send}
      className="flex max-w-prose flex-col gap-3"
      noValidate
    >
      <fieldset disabled={busy} className="flex min-w-0 flex-col gap-3">
        <WhatItShows shared={shared} />
        <Select label="It works for" name="lifetime" defaultValue={USUAL} ref={focusNow} className="w-48">
          {LIFETIMES.map((seconds, place) => (
            <option key={place} value={place}>
              {lifetimeText(seconds)}
            </option>
          ))}
        </Select>
        <label className="flex items-start gap-2">
          <input type="checkbox" name="discussion" className="mt-0.5 size-4" />
          <span>
            With the discussion
            <span className="text-small text-muted block">
              What everybody said of it{shared.kind === 'collection' && ' and of its findings'}, with their names.
              Without it, only how many agree, and who decided on the status and why.
            </span>
          </span>
        </label>
        {known === null && <TextInput label="Your name" name="name" maxLength={40} error={missing} className="w-48" />}
        {problem && <Callout kind="error">{problem.message}</Callout>}
        <DialogActions submit="Make the link" submitting="Making it…" busy={busy} onCancel={onClose} />
      </fieldset>
    </form>
  );
}

function WhatItShows({ shared }: { shared: SharedThing }) {
  const version = <strong>version {shared.revision}</strong>;
  if (shared.kind === 'finding')
    return (
      <p>
        It shows the finding as it is now: {version} of the words, with the status <strong>{shared.status}</strong> and
        the evidence. What is changed later is not shown.
      </p>
    );
  return (
    <p>
      It shows the collection as it is now: {version} of the words and{' '}
      <strong>{findingCount(shared.findings.length)}</strong> with their notes, each with its own words, status and
      evidence. What is changed later is not shown.
    </p>
  );
}

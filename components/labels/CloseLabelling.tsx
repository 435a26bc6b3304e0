'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Labelling } from '@/lib/domain/labelling';
import { labellingAnswerSchema } from '@/lib/protocol/labellingRest';
import { samePerson } from '@/lib/review/samePerson';
import { messageOf, request } from '../api/request';
import { focusIfLost } from '../page/focusFirst';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { labellingPath } from './labelPaths';

/** For who began it: closing shows the labels to everybody, so it asks first. */
export function CloseLabelling({ labelling, name }: { labelling: Labelling; name: string | null }) {
  const router = useRouter();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    // While it was busy the button could not hold the keyboard.
    if (wasBusy.current && !busy && !asks) focusIfLost(button.current);
    wasBusy.current = busy;
  }, [busy, asks]);
  if (name === null || !samePerson(name, labelling.by)) return null;
  const change = async (state: Labelling['state']) => {
    setBusy(true);
    setProblem(null);
    try {
      const json = { by: name, state };
      await request(labellingPath(labelling.id), labellingAnswerSchema, { method: 'PATCH', json });
      setAsks(false);
      router.refresh();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const isOpen = labelling.state === 'open';
  // One button and one dialog whatever the state is: it may be told to have changed before the answer comes.
  return (
    <>
      {!isOpen && labelling.shownAt !== null && (
        <Callout kind="warning">
          Somebody has looked at the labels: those that are given after it is opened again do not count for the
          agreement.
        </Callout>
      )}
      <Button
        ref={button}
        busy={busy && !asks}
        onClick={() => (isOpen ? setAsks(true) : void change('open'))}
        aria-haspopup={isOpen ? 'dialog' : undefined}
      >
        {isOpen ? 'Close the labelling' : 'Open it again'}
      </Button>
      <ConfirmDialog
        title="Close the labelling?"
        open={asks}
        verb="Close it"
        onConfirm={() => void change('closed')}
        onClose={() => setAsks(false)}
        busy={busy}
        problem={problem}
      >
        It takes no more labels, and everybody may see those that there are. You can open it again; once somebody has
        looked, labels that are given later do not count for the agreement.
      </ConfirmDialog>
      {problem && !asks && <Callout kind="error">{problem}</Callout>}
    </>
  );
}

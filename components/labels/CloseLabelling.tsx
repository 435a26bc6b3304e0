'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Labelling } from '@/lib/domain/labelling';
import { labellingAnswerSchema } from '@/lib/protocol/labellingRest';
import { samePerson } from '@/lib/review/samePerson';
import { messageOf, request } from '../api/request';
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
  return labelling.state === 'open' ? (
    <>
      <Button onClick={() => setAsks(true)} aria-haspopup="dialog">
        Close the labelling
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
    </>
  ) : (
    <>
      <Button busy={busy} onClick={() => void change('open')}>
        Open it again
      </Button>
      {problem && <Callout kind="error">{problem}</Callout>}
    </>
  );
}

import type { Labelling } from '@/lib/domain/labelling';
import { Callout } from '../ui/Callout';

/** Who labels after that should know that it is not for the agreement. */
export function ShownCallout({ labelling }: { labelling: Pick<Labelling, 'state' | 'shownAt'> }) {
  if (labelling.shownAt === null || labelling.state !== 'open') return null;
  return (
    <Callout kind="warning" live title="Labels that are given now do not count for the agreement.">
      The labels were shown while this labelling was closed, so nobody can be known to judge without the others. What
      you submit is kept and listed. Begin a new labelling for labels that count.
    </Callout>
  );
}

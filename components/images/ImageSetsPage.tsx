import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { ImageSetList, type ImageSetSummary } from './ImageSetList';
import { NewImageSetButton } from './NewImageSetButton';

export function ImageSetsPage({ sets }: { sets: readonly ImageSetSummary[] }) {
  return (
    <PageShell current="/images" title="Image sets" actions={sets.length > 0 && <NewImageSetButton kind="primary" />}>
      {sets.length > 0 ? (
        <ImageSetList sets={sets} />
      ) : (
        <EmptyState title="No pictures yet" action={<NewImageSetButton kind="primary" />}>
          A set holds the pictures that a team looks at together, with or without labels.
        </EmptyState>
      )}
    </PageShell>
  );
}

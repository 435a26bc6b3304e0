import type { Network } from '@/lib/domain/network';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { NetworkList } from './NetworkList';

export function NetworksPage({ networks }: { networks: readonly Network[] }) {
  const importButton = (
    <LinkButton kind="primary" href="/networks/new">
      Import a network
    </LinkButton>
  );
  const actions = (
    <>
      {networks.length > 1 && <LinkButton href="/networks/compare">Compare</LinkButton>}
      <LinkButton href="/networks/catalogue">Catalogue</LinkButton>
      {networks.length > 0 && importButton}
    </>
  );
  return (
    <PageShell current="/networks" title="Networks" actions={actions}>
      {networks.length > 0 ? (
        <NetworkList networks={networks} />
      ) : (
        <EmptyState title="No network yet" action={importButton}>
          Any image classifier in an ONNX file will do; a short form says what its pixels and outputs mean.
        </EmptyState>
      )}
    </PageShell>
  );
}

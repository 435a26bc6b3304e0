import { Suspense } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Device } from '@/lib/domain/provenance';
import { NetworkLayers } from '../layers/NetworkLayers';
import { Section } from '../page/Section';
import { StartSessionButton } from '../home/StartSessionButton';
import { PageShell } from '../ui/PageShell';
import { LabelList } from './LabelList';
import { NetworkFacts, PreprocessingTable } from './NetworkFacts';
import { TryNetwork } from './TryNetwork';

export interface NetworkPageProps {
  network: Network;
  /** Stored pictures to try it with. */
  samples: readonly Image[];
  /** Where it runs; null when that is not known at the moment. */
  device: Device | null;
}

export function NetworkPage({ network, samples, device }: NetworkPageProps) {
  return (
    <PageShell
      current="/networks"
      title={network.name}
      actions={
        <StartSessionButton kind="primary" name={network.name.slice(0, 120)} networkId={network.id}>
          Start a session with this network
        </StartSessionButton>
      }
    >
      <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
        <Section id="try" title="Try a picture">
          <TryNetwork network={{ id: network.id, name: network.name }} samples={samples} />
        </Section>
        <div className="flex min-w-0 flex-col gap-8">
          <Section id="card" title="The card">
            <NetworkFacts network={network} device={device} />
            <LabelList labels={network.card.labels} />
          </Section>
          <Section id="preprocessing" title="From pixels to numbers">
            <PreprocessingTable network={network} />
          </Section>
        </div>
      </div>
      <Section id="layers" title="Layers" className="mt-8">
        <Suspense>
          <NetworkLayers networkId={network.id} samples={samples} />
        </Suspense>
      </Section>
    </PageShell>
  );
}

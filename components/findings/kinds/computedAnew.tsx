/** What findings share whose numbers a check computes anew, from the stored network and picture. */
import type { ReactNode } from 'react';
import type { Provenance } from '@/lib/domain/provenance';
import { HashText, type Fact } from '../../text/Facts';

export const RUN_AGAIN = { button: 'Run again', done: 'run again', busy: 'Computing…' } as const;

/** What a check found, and what computed it. */
export function ComputedOn({ device, children }: { device: string; children: ReactNode }) {
  return (
    <>
      {children} <span className="text-muted">Computed on {device}.</span>
    </>
  );
}

/** What computed the numbers and of what. */
export function provenanceFacts(provenance: Omit<Provenance, 'spec' | 'resultKey' | 'recheck'>): Fact[] {
  return [
    { name: 'Device', value: provenance.device.description },
    { name: 'Engine', value: `${provenance.device.engine} ${provenance.device.engineVersion}` },
    { name: 'Algorithm', value: provenance.algorithm },
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: <HashText hash={provenance.weightsHash} /> },
    { name: 'Card SHA-256', value: <HashText hash={provenance.cardHash} /> },
    { name: 'Picture SHA-256', value: <HashText hash={provenance.imageHash} /> },
    { name: 'Pixels SHA-256', value: <HashText hash={provenance.pixelsHash} /> },
  ];
}

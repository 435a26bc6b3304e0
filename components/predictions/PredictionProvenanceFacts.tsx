'use client';
import { useState } from 'react';
import type { PredictionOrigin } from '@/lib/domain/prediction';
import { provenanceAnswerSchema } from '@/lib/protocol/rest';
import { useResource } from '../api/useResource';
import { fitInWords, preprocessingFormula } from '../networks/preprocessingWords';
import { Facts, HashText } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import { WaitingRows } from '../ui/Waiting';
import { picturesText, type PredictionPlace } from './pictureLinks';

/** Everything that the numbers depend on. It is computed from every row, so only for those who open it. */
export function PredictionProvenanceFacts({ place, predicted }: { place: PredictionPlace; predicted: number }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="py-1 font-semibold">What these numbers come from</summary>
      {open && <Provenance key={predicted} place={place} />}
    </details>
  );
}

function Provenance({ place }: { place: PredictionPlace }) {
  const path = `/api/image-sets/${place.imageSetId}/predictions/provenance?network=${place.networkId}`;
  const answer = useResource(path, provenanceAnswerSchema);
  if (answer.status === 'loading') return <WaitingRows what="The sources are on the way." count={1} height="h-40" />;
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  const { algorithm, weightsHash, cardHash, dataHash, preprocessing, origins } = answer.value.provenance;
  return (
    <Facts
      facts={[
        ...origins.map((origin, index) => ({
          name: origins.length === 1 ? 'Computed' : `Computed, part ${index + 1}`,
          value: <Origin origin={origin} />,
        })),
        {
          name: 'Preprocessing',
          value: `${preprocessing.channels}, ${preprocessingFormula(preprocessing)}; mean ${preprocessing.mean.join(', ')}; std ${preprocessing.std.join(', ')}. ${fitInWords(preprocessing)}`,
        },
        { name: 'Algorithm', value: algorithm },
        { name: 'Weights SHA-256', value: <HashText hash={weightsHash} /> },
        { name: 'Card SHA-256', value: <HashText hash={cardHash} /> },
        { name: 'Pictures and labels SHA-256', value: <HashText hash={dataHash} /> },
      ]}
    />
  );
}

function Origin({ origin: { device, specularVersion, startedAt, pictures } }: { origin: PredictionOrigin }) {
  return (
    <>
      {picturesText(pictures)} on {device.description} ({device.provider}) by {device.engine} {device.engineVersion},
      Specular {specularVersion}, begun <LocalTime iso={startedAt} />
    </>
  );
}

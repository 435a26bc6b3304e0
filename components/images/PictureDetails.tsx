'use client';
import { useState } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { topSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { StartSessionButton } from '../home/StartSessionButton';
import { AnswerView } from '../networks/AnswerView';
import { useAnswer } from '../networks/useAnswer';
import { Facts, HashText } from '../text/Facts';
import { Select } from '../ui/Field';
import { Thumbnail } from './Thumbnail';

export interface PictureDetailsProps {
  image: Image;
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** One picture, large, with what the networks say about it. */
export function PictureDetails({ image, networks }: PictureDetailsProps) {
  const [networkId, setNetworkId] = useState(networks[0]?.id ?? null);
  const answer = useAnswer(networkId, async (signal) => {
    const path = `/api/networks/${networkId}/predict`;
    return (await request(path, topSchema, { method: 'POST', json: { imageId: image.id }, signal })).top;
  });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Thumbnail image={image} size={512} className="rounded-control aspect-square w-full" />
        <div className="flex min-w-0 flex-col gap-3">
          {networkId ? (
            <>
              <Select label="Network" value={networkId} onChange={(event) => setNetworkId(event.currentTarget.value)}>
                {networks.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
              <AnswerView answer={answer} invitation="" />
              <StartSessionButton
                kind="primary"
                name={image.fileName.slice(0, 120)}
                networkId={networkId}
                imageId={image.id}
              >
                Look at it in a session
              </StartSessionButton>
            </>
          ) : (
            <p className="text-muted">Import a network to see what it makes of this picture.</p>
          )}
        </div>
      </div>
      <Facts
        facts={[
          ...(image.label === null ? [] : [{ name: 'Label', value: image.label }]),
          { name: 'Size', value: `${image.widthPx} × ${image.heightPx} px` },
          {
            name: 'File',
            value: (
              <a
                href={`/api/images/${image.id}/file`}
                className="text-accent underline"
                target="_blank"
                rel="noreferrer"
              >
                Open the original
              </a>
            ),
          },
          { name: 'SHA-256', value: <HashText hash={image.hash} /> },
        ]}
      />
    </div>
  );
}

'use client';
import { useState } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { topSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { AnswerView } from './AnswerView';
import { PicturePreview } from './PicturePreview';
import { fromStored, TestPicture, type ChosenPicture } from './TestPicture';
import { useAnswer } from './useAnswer';

export interface TryNetworkProps {
  network: Pick<Network, 'id' | 'name'>;
  samples: readonly Image[];
}

/** A picture in, the five best classes out. */
export function TryNetwork({ network, samples }: TryNetworkProps) {
  const [picture, setPicture] = useState<ChosenPicture | null>(() => (samples[0] ? fromStored(samples[0]) : null));
  const answer = useAnswer(picture && JSON.stringify(picture.ref), async (signal) => {
    const path = `/api/networks/${network.id}/predict`;
    return (await request(path, topSchema, { method: 'POST', json: picture?.ref, signal })).top;
  });
  return (
    <div className="flex flex-col gap-4">
      <TestPicture picture={picture} onChoose={setPicture} samples={samples} />
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
        <PicturePreview picture={picture} />
        <AnswerView answer={answer} invitation="Choose a picture: the five best classes appear here." />
      </div>
    </div>
  );
}

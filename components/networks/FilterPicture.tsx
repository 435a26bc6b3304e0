'use client';
import { useState } from 'react';

/** The filters of a network's first convolution. Networks that begin otherwise have an empty place. */
export function FilterPicture({ networkId }: { networkId: string }) {
  const [missing, setMissing] = useState(false);
  if (missing) return <div aria-hidden="true" className="bg-sunken rounded-control h-16 w-28 shrink-0" />;
  return (
    <img
      src={`/api/networks/${networkId}/filters`}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setMissing(true)}
      title="Filters of the first layer"
      className="pixelated bg-sunken rounded-control h-16 w-28 shrink-0 object-contain"
    />
  );
}

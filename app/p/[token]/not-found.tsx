import type { Metadata } from 'next';
import { GoneLink } from '@/components/share/GoneLink';

export const metadata: Metadata = { title: { absolute: 'Specular' } };

/** The same for a link that never was, that was withdrawn, or that has expired. */
export default function NotFound() {
  return (
    <GoneLink>
      This link was withdrawn, has expired, or was not copied as a whole. Ask whoever sent it for another one.
    </GoneLink>
  );
}

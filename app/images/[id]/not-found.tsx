import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage
      current="/images"
      title="There is no such image set"
      next={{ href: '/images', text: 'See all image sets' }}
    >
      Ask whoever sent the link to copy it again, or look for it in the list.
    </MissingPage>
  );
}

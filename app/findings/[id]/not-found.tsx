import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage
      current="/findings"
      title="There is no such finding"
      next={{ href: '/findings', text: 'See all findings' }}
    >
      Ask whoever sent the link to copy it again, or look for it in the list.
    </MissingPage>
  );
}

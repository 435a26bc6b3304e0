import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage
      current="/findings"
      title="There is no such collection"
      next={{ href: '/collections', text: 'See all collections' }}
    >
      Ask whoever sent the link to copy it again, or look for it in the list.
    </MissingPage>
  );
}

import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage
      current="/networks"
      title="There is no such network"
      next={{ href: '/networks', text: 'See all networks' }}
    >
      Ask whoever sent the link to copy it again, or look for it in the list.
    </MissingPage>
  );
}

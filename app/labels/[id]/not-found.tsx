import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage
      current="/labels"
      title="There is no such labelling"
      next={{ href: '/labels', text: 'See all labellings' }}
    >
      Ask whoever sent the link to copy it again, or look for it in the list.
    </MissingPage>
  );
}

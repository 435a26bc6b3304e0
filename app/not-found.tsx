import type { Metadata } from 'next';
import { MissingPage } from '@/components/page/MissingPage';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MissingPage title="There is nothing at this address" next={{ href: '/', text: 'Go to the home page' }}>
      Ask whoever sent the link to copy it again. Sessions, networks, pictures and findings are all listed from home.
    </MissingPage>
  );
}

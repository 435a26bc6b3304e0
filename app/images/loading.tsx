import { LoadingPage } from '@/components/text/LoadingPage';

export default function Loading() {
  return <LoadingPage current="/images" />;
}

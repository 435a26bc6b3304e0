import { LoadingPage } from '@/components/page/LoadingPage';

export default function Loading() {
  return <LoadingPage current="/findings" />;
}

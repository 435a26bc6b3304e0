import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SessionWorkspace } from '@/components/session/SessionWorkspace';
import { idSchema } from '@/lib/domain/hash';
import type { Session } from '@/lib/domain/session';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';

type Props = PageProps<'/s/[id]'>;

async function findSession({ params }: Props): Promise<Session> {
  const id = idSchema.safeParse((await params).id);
  const session = id.success ? await getServices().database.sessions.get(id.data) : null;
  return session ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findSession(props)).name };
}

export default async function SessionPage(props: Props) {
  return <SessionWorkspace session={await findSession(props)} />;
}

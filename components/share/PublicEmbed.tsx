import type { PublicFinding } from '@/lib/domain/publicFinding';
import { LivePublicLink } from './LivePublicLink';
import { PublicStatus } from './PublicStatus';
import { publicFileHref } from './publicPaths';

/** A finding as a part of somebody else's page: its picture, what it says, and the way to all of it. */
export function PublicEmbed({ token, finding }: { token: string; finding: PublicFinding }) {
  const [picture] = finding.pictures;
  return (
    <LivePublicLink token={token}>
      <main className="bg-surface flex h-dvh min-h-0 flex-col gap-2 p-3">
        {picture && (
          <img
            src={publicFileHref(token, picture.file)}
            alt={picture.alt}
            className="bg-sunken rounded-control min-h-0 w-full flex-1 object-contain"
          />
        )}
        <h1 className="text-body font-semibold wrap-anywhere">{finding.title}</h1>
        <PublicStatus finding={finding} />
        <p className="text-small text-muted flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 wrap-anywhere">
            {finding.author} · {finding.subject} · {finding.networkName}
          </span>
          <a href={`/p/${token}`} target="_blank" rel="noopener" className="text-accent underline">
            All of it, on Specular
          </a>
        </p>
      </main>
    </LivePublicLink>
  );
}

import { PublicShell } from './PublicShell';

/** A link that shows nothing, or nothing any more. */
export function GoneLink({ children }: { children: string }) {
  return (
    <PublicShell>
      <div role="status" className="flex flex-col gap-2 py-8">
        <h1 className="text-title font-semibold">There is nothing to see here</h1>
        <p className="max-w-prose">{children}</p>
      </div>
    </PublicShell>
  );
}

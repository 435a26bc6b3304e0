import type { ReactNode } from 'react';

/** What surrounds a page that strangers see: nothing of the workspace, and no way into it. */
export function PublicShell({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-7xl flex-col gap-6 px-4 py-6">
      <main className="flex min-w-0 flex-1 flex-col gap-6">{children}</main>
      <footer className="text-small text-muted border-line flex flex-wrap gap-x-4 border-t pt-3">
        <span className="text-ink font-semibold">Specular</span>
        {note && <span className="min-w-0 wrap-anywhere">{note}</span>}
      </footer>
    </div>
  );
}

import type { AppError } from '@/lib/domain/appError';
import { refreshResources } from '../api/useResource';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';

/** Something that was asked for did not come. Asking again asks for everything on the screen: it failed together. */
export function LoadProblem({ error }: { error: AppError }) {
  return (
    <Callout kind="error" actions={<Button onClick={() => void refreshResources()}>Try again</Button>}>
      {error.message}
    </Callout>
  );
}

import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, notFound, readId } from '../../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ id: string; task: string }>;
}

/** Everything that an import left out, with the reasons, as CSV. */
export const GET = handle(async (_request, context: Context) => {
  const id = await readId(context, 'image set');
  const { imports, tasks } = getServices();
  const taskId = await readId({ params: context.params.then(({ task }) => ({ id: task })) }, 'import');
  const task = found(await tasks.get(taskId), 'import');
  if (task.subject !== id) throw notFound('import');
  return fileResponse({
    bytes: await imports.refusedCsv(task.id),
    contentType: 'text/csv; charset=utf-8',
    downloadName: `${nameForFile(task.title)}-left-out.csv`,
  });
});

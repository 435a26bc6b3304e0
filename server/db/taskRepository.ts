import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import { taskKindSchema, taskSchema } from '@/lib/domain/task';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { TaskRecord, TaskRepository } from './database';
import { Prisma, type PrismaClient, type Task as TaskRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

const UNFINISHED = ['queued', 'running'] as const;

const taskRecordSchema: z.ZodType<TaskRecord> = z.object({
  id: idSchema,
  kind: taskKindSchema,
  title: z.string(),
  subject: z.string(),
  key: z.string(),
  unit: taskSchema.shape.unit,
  done: z.int().min(0),
  total: z.int().min(0).nullable(),
  input: z.json(),
  report: taskSchema.shape.report,
  status: z.enum([...UNFINISHED, 'completed', 'failed', 'cancelled']),
  error: errorBodySchema.nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export function createTaskRepository(prisma: PrismaClient): TaskRepository {
  async function get(id: string): Promise<TaskRecord | null> {
    const row = await prisma.task.findUnique({ where: { id } });
    return row && toTaskRecord(row);
  }

  return {
    get,
    async create({ input, title, ...task }) {
      const data = {
        ...task,
        title: storableText(title),
        input: input === null ? Prisma.JsonNull : storableJson(input),
        report: {},
        status: 'queued',
        createdAt: nextInstant(),
      };
      try {
        return toTaskRecord(await prisma.task.create({ data }));
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION))
          throw new AppError('conflict', `There is a task "${task.id}" already.`, { cause: error });
        throw error;
      }
    },
    async update(id, { report, error, ...change }) {
      const data = {
        ...change,
        report: report && storableJson(report),
        error: error === null ? Prisma.DbNull : error && storableJson(error),
      };
      // One statement that looks and changes: nobody can finish the task in between.
      const [changed] = await prisma.task.updateManyAndReturn({
        where: { id, status: { in: [...UNFINISHED] } },
        data,
      });
      const task = changed ? toTaskRecord(changed) : await get(id);
      if (!task) throw new AppError('not_found', `There is no task "${id}".`);
      return task;
    },
    async list({ kind, subject }, limit) {
      const rows = await prisma.task.findMany({
        where: { kind, subject },
        orderBy: [{ finishedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(toTaskRecord);
    },
    async listUnfinished() {
      const rows = await prisma.task.findMany({
        where: { status: { in: [...UNFINISHED] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toTaskRecord);
    },
    async findUnfinished(key) {
      const row = await prisma.task.findFirst({
        where: { key, status: { in: [...UNFINISHED] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return row && toTaskRecord(row);
    },
  };
}

function toTaskRecord(row: TaskRow): TaskRecord {
  return parseStored(taskRecordSchema, 'tasks', row.id, {
    ...row,
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}

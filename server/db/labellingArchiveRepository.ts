/** Labellings with their evidence and everybody's labels, to be taken elsewhere and to be taken in as they were there. */
import { AppError } from '@/lib/domain/appError';
import { labelledChannelSchema, type LabelEntry } from '@/lib/domain/labelling';
import { compareLabels } from '@/lib/findingArchive/readLabelling';
import { personKey } from '@/lib/review/samePerson';
import type { LabellingArchiveRepository } from './archiveRecords';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { PrismaClient } from './generated/client';
import { inChunks } from './inChunks';
import { toEntry, toLabelling } from './labellingRepository';
import { parseStored } from './parseStored';

/** Of storing one: 20,000 labels. */
const TRANSACTION = { timeout: 300_000, maxWait: 300_000 };

export function createLabellingArchiveRepository(prisma: PrismaClient): LabellingArchiveRepository {
  return {
    async closedIds() {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT id FROM labellings WHERE state = 'closed' ORDER BY created_at, id COLLATE "C"`;
      return rows.map(({ id }) => id);
    },
    countOpen: () => prisma.labelling.count({ where: { state: 'open' } }),
    async whole(id) {
      const include = { labelled: { orderBy: { channel: 'asc' }, include: { labels: true } } } as const;
      const row = await prisma.labelling.findUnique({ where: { id }, include });
      if (!row) return null;
      const { labelled, ...own } = row;
      return {
        ...toLabelling(own),
        labelled: labelled.map(
          ({ channel, evidence }) =>
          parseStored(labelledChannelSchema, 'labelling_channels', `${id}/${channel}`, { channel, ...(evidence as object) }), // prettier-ignore
        ),
        labels: labelled.flatMap(({ labels }) => labels.map(toEntry)).sort(compareLabels),
      };
    },
    async add({ labelled, labels, createdAt, shownAt, ...labelling }) {
      const { id } = labelling;
      const times = { createdAt: new Date(createdAt), shownAt: shownAt && new Date(shownAt) };
      const channels = labelled.map(({ channel, ...evidence }) => ({ labellingId: id, channel, evidence }));
      try {
        await prisma.$transaction(async (transaction) => {
          await transaction.labelling.create({ data: { ...labelling, ...times } });
          await transaction.labellingChannel.createMany({ data: channels });
          await inChunks(labels.map(rowOf), (data) => transaction.channelLabel.createMany({ data }));
        }, TRANSACTION);
        return true;
      } catch (error) {
        if (!hasCode(error, UNIQUE_VIOLATION)) throw error;
        if (await prisma.labelling.findUnique({ where: { id }, select: { id: true } })) return false;
        throw takenId();
      }
    },
    async extend({ id }, { labels, shownAt }) {
      try {
        return await prisma.$transaction(async (transaction) => {
          // Nobody opens it until this is stored.
          const data = { shownAt: shownAt && new Date(shownAt) };
          const { count } = await transaction.labelling.updateMany({ where: { id, state: 'closed' }, data });
          if (count === 0) return false;
          await inChunks(labels.map(rowOf), (data) => transaction.channelLabel.createMany({ data }));
          return true;
        }, TRANSACTION);
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION)) throw takenId();
        throw error;
      }
    },
  };
}

const rowOf = (label: LabelEntry) => ({ ...label, person: personKey(label.by), createdAt: new Date(label.createdAt) });

function takenId(): AppError {
  return new AppError('conflict', 'One of its labels has the id of one that belongs to another labelling here.');
}

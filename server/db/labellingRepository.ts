import { labelEntrySchema, labelledChannelSchema, labellingSchema, type LabelEntry, type Labelling, type LabellingProgress } from '@/lib/domain/labelling'; // prettier-ignore
import { personKey } from '@/lib/review/samePerson';
import { hasCode, ROW_NOT_FOUND, UNIQUE_VIOLATION } from './databaseError';
import type { ChannelLabel as LabelRow, Labelling as LabellingRow, PrismaClient } from './generated/client';
import type { LabellingRepository } from './labellingRecords';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

export function createLabellingRepository(prisma: PrismaClient): LabellingRepository {
  const get = async (id: string) => {
    const row = await prisma.labelling.findUnique({ where: { id } });
    return row && toLabelling(row);
  };
  const label = async (id: string) => {
    const row = await prisma.channelLabel.findUnique({ where: { id } });
    return row && toEntry(row);
  };
  return {
    ...createLog(prisma, label),
    get,
    label,
    async create({ labelled, ...given }) {
      const { id, ...labelling } = storableJson(given);
      const channels = labelled.map(({ channel }) => channel).sort((a, b) => a - b);
      const rows = labelled.map(({ channel, ...evidence }) => ({ channel, evidence: storableJson(evidence) }));
      try {
        const createdAt = nextInstant();
        const data = { id, ...labelling, channels, createdAt, labelled: { createMany: { data: rows } } };
        return toLabelling(await prisma.labelling.create({ data }));
      } catch (error) {
        const known = hasCode(error, UNIQUE_VIOLATION) ? await get(id) : null;
        if (known) return known;
        throw error;
      }
    },
    async list(limit, offset = 0) {
      const orderBy = [{ createdAt: 'desc' as const }, { id: 'asc' as const }];
      const rows = await prisma.labelling.findMany({ orderBy, skip: offset, take: limit });
      return rows.map(toLabelling);
    },
    count: () => prisma.labelling.count(),
    async channel(labellingId, channel) {
      const row = await prisma.labellingChannel.findUnique({
        where: { labellingId_channel: { labellingId, channel } },
      });
      if (!row) return null;
      const value = { channel, ...(row.evidence as object) };
      return parseStored(labelledChannelSchema, 'labelling_channels', `${labellingId}/${channel}`, value);
    },
    async setState(id, state) {
      try {
        return toLabelling(await prisma.labelling.update({ where: { id }, data: { state } }));
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) return null;
        throw error;
      }
    },
    async noteShown(id) {
      await prisma.$executeRaw`
        UPDATE labellings SET shown_at = ${nextInstant()} WHERE id = ${id} AND state = 'closed' AND shown_at IS NULL`;
      return get(id);
    },
  };
}

function createLog(
  prisma: PrismaClient,
  label: LabellingRepository['label'],
): Pick<LabellingRepository, 'addLabel' | 'labels' | 'countLabels' | 'progress'> {
  return {
    async addLabel(given) {
      const { id, labellingId, channel, by, label: called, note } = storableJson(given);
      const person = personKey(by);
      // The lock makes who closes it, and who is shown the labels, wait for this entry, or this one for them.
      await prisma.$executeRaw`
        WITH labelling AS (SELECT id, channels, shown_at FROM labellings WHERE id = ${labellingId} AND state = 'open' FOR SHARE)
        INSERT INTO channel_labels (id, labelling_id, channel, "by", person, label, note, after_seeing, created_at)
        SELECT ${id}, labelling.id, ${channel}::int, ${by}, ${person}, ${called}, ${note},
          labelling.shown_at IS NOT NULL OR cardinality(labelling.channels) <= (
            SELECT count(DISTINCT channel) FROM channel_labels
            WHERE labelling_id = ${labellingId} AND person = ${person}),
          ${nextInstant()}
        FROM labelling WHERE ${channel}::int = ANY (labelling.channels)
        ON CONFLICT (id) DO NOTHING`;
      return label(id);
    },
    async labels(labellingId, by) {
      const rows = await prisma.channelLabel.findMany({
        where: { labellingId, ...(by === undefined ? {} : { person: personKey(storableText(by)) }) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toEntry);
    },
    countLabels: (labellingId) => prisma.channelLabel.count({ where: { labellingId } }),
    async progress(labellingIds) {
      const rows = await prisma.$queryRaw<({ labellingId: string } & LabellingProgress)[]>`
        SELECT labelling_id AS "labellingId", (array_agg("by" ORDER BY created_at, id))[1] AS "by",
          count(DISTINCT channel)::int AS done
        FROM channel_labels WHERE labelling_id = ANY (${[...labellingIds]})
        GROUP BY labelling_id, person ORDER BY min(created_at), person`;
      const progress = new Map<string, LabellingProgress[]>(labellingIds.map((id) => [id, []]));
      for (const { labellingId, by, done } of rows) progress.get(labellingId)?.push({ by, done });
      return progress;
    },
  };
}

export function toLabelling(row: LabellingRow): Labelling {
  const times = { createdAt: row.createdAt.toISOString(), shownAt: row.shownAt?.toISOString() ?? null };
  return parseStored(labellingSchema, 'labellings', row.id, { ...row, ...times });
}

export function toEntry(row: LabelRow): LabelEntry {
  return parseStored(labelEntrySchema, 'channel_labels', row.id, { ...row, createdAt: row.createdAt.toISOString() });
}

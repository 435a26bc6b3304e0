import type { Sha256 } from '@/lib/domain/hash';
import type { StorageRepository } from './database';
import { OWN_HASHES } from './embeddingRepository';
import type { PrismaClient } from './generated/client';

/** Reads which rows need which artifacts. In SQL, because only the hashes are wanted, of every row. */
export function createStorageRepository(prisma: PrismaClient): StorageRepository {
  return {
    async references() {
      const [networks, pictures, evidence] = await Promise.all([
        prisma.$queryRaw<{ hash: Sha256 }[]>`SELECT DISTINCT weights_hash AS hash FROM networks`,
        prisma.$queryRaw<{ hash: Sha256 }[]>`
          SELECT hash FROM images UNION SELECT mask_hash FROM images WHERE mask_hash IS NOT NULL`,
        prisma.$queryRaw<{ hash: Sha256 }[]>`
          SELECT DISTINCT part.value AS hash
          FROM (SELECT evidence FROM findings UNION ALL SELECT evidence FROM finding_parts
            UNION ALL SELECT evidence FROM labelling_channels) AS kept,
            jsonb_each_text(kept.evidence) AS part
          WHERE part.key LIKE '%Hash' AND part.value IS NOT NULL
          UNION SELECT file.value->>'hash' FROM public_links, jsonb_each(files) AS file
          WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
      ]);
      const hashes = (rows: { hash: Sha256 }[]) => rows.map(({ hash }) => hash);
      return { networks: hashes(networks), pictures: hashes(pictures), evidence: hashes(evidence) };
    },
    async results() {
      const rows = await prisma.$queryRaw<{ resultKey: Sha256; hashes: Sha256[]; needed: boolean }[]>`
        SELECT stored.result_key AS "resultKey", array_agg(DISTINCT stored.hash) AS hashes,
          stored.result_key IN (
            SELECT result_key FROM jobs WHERE status IN ('queued', 'running')
            UNION SELECT jobs.result_key FROM finding_checks JOIN jobs ON jobs.id = finding_checks.job_id
              WHERE finding_checks.outcome->>'verdict' = 'running'
          ) AS needed
        FROM (
          SELECT result_key, result_hash AS hash FROM jobs WHERE result_hash IS NOT NULL
          UNION SELECT result_key, hash FROM result_chunks
        ) AS stored
        GROUP BY stored.result_key`;
      return rows;
    },
    async vectorChunks() {
      return prisma.$queryRaw<{ hash: Sha256; needed: boolean }[]>`
        SELECT hash, bool_or(space_key IN (
          SELECT split_part(subject, '/', 1) FROM tasks WHERE kind = 'features' AND status IN ('queued', 'running')
        )) AS needed
        FROM feature_chunks GROUP BY hash`;
    },
    async embeddings() {
      return prisma.$queryRaw<{ id: string; hashes: Sha256[]; needed: boolean }[]>`
        SELECT e.id, array_agg(DISTINCT stored.hash) AS hashes, e.status NOT IN ('finished', 'failed') AS needed
        FROM embeddings e JOIN (
          SELECT embedding_id AS id, hash FROM embedding_frames
          UNION SELECT id, hash FROM embeddings, unnest(${OWN_HASHES}) AS hash WHERE hash IS NOT NULL
        ) AS stored ON stored.id = e.id
        GROUP BY e.id`;
    },
  };
}

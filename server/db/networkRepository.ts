import { networkSchema, type Network } from '@/lib/domain/network';
import type { Sha256 } from '@/lib/domain/hash';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { NetworkRepository } from './database';
import type { Network as NetworkRow, PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';

export function createNetworkRepository(prisma: PrismaClient): NetworkRepository {
  async function findByHashes(weightsHash: Sha256, cardHash: Sha256): Promise<Network | null> {
    const row = await prisma.network.findUnique({ where: { weightsHash_cardHash: { weightsHash, cardHash } } });
    return row && toNetwork(row);
  }

  return {
    findByHashes,
    async create(network) {
      try {
        return toNetwork(await prisma.network.create({ data: { ...network, createdAt: nextInstant() } }));
      } catch (error) {
        const stored = hasCode(error, UNIQUE_VIOLATION) && (await findByHashes(network.weightsHash, network.cardHash));
        if (stored) return stored;
        throw error;
      }
    },
    async get(id) {
      const row = await prisma.network.findUnique({ where: { id } });
      return row && toNetwork(row);
    },
    /** Oldest first: the networks that came with the demo stay at the top. */
    async list() {
      return (await prisma.network.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(toNetwork);
    },
  };
}

function toNetwork(row: NetworkRow): Network {
  return parseStored(networkSchema, 'networks', row.id, { ...row, createdAt: row.createdAt.toISOString() });
}

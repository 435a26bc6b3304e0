/** The files of an archive's findings: read and verified once while they are checked and stored. */
import type { Sha256 } from '@/lib/domain/hash';
import { ARTIFACT_FOLDER } from '@/lib/findingArchive/archive';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import { hashInTurns } from '../../artifacts/hashInTurns';
import { invalid } from './importContext';
import type { ArchiveZip } from './readArchiveZip';

/** Of files that are kept between looking at them and storing them; what is more is read again. */
const HELD_BYTES = 32 * 1024 ** 2;
/** Stored at once: each waits for the disk twice. */
const AT_ONCE = 8;

export class ArchivedFiles {
  private readonly held = new Map<Sha256, Uint8Array>();
  private heldBytes = 0;

  constructor(
    private readonly zip: ArchiveZip,
    private readonly artifacts: Pick<ArtifactStore, 'has' | 'put'>,
  ) {}

  /** Throws `invalid_input` where the bytes are not those of the name. */
  read = async (hash: Sha256): Promise<Uint8Array> => {
    const known = this.held.get(hash);
    if (known) return known;
    const blocks: Buffer[] = [];
    for await (const block of this.zip.artifact(hash)) blocks.push(block);
    const bytes = Buffer.concat(blocks);
    if ((await hashInTurns(bytes)) !== hash)
      throw invalid(`${ARTIFACT_FOLDER}${hash} has other bytes than its name says.`);
    if (this.heldBytes + bytes.byteLength <= HELD_BYTES) {
      this.held.set(hash, bytes);
      this.heldBytes += bytes.byteLength;
    }
    return bytes;
  };

  /** Durable when it resolves. */
  async store(hashes: Iterable<Sha256>): Promise<void> {
    const waiting = [...new Set(hashes)].values();
    const storeSome = async () => {
      for (const hash of waiting) await this.artifacts.put(await this.read(hash));
    };
    const all = await Promise.allSettled(Array.from({ length: AT_ONCE }, storeSome));
    const failed = all.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Files that were lost here come back, as far as the archive has them. */
  async restore(hashes: readonly Sha256[]): Promise<void> {
    for (const hash of hashes)
      if (this.zip.hasArtifact(hash) && !(await this.artifacts.has(hash)))
        await this.artifacts.put(await this.read(hash));
  }
}

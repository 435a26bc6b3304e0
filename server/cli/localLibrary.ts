import { createReadStream } from 'node:fs';
import path from 'node:path';
import { storedName } from '@/lib/checkpoint/checkpoint';
import { MAX_UPLOAD_BYTES } from '@/lib/protocol/rest';
import type { Config } from '../config';
import { createServices } from '../createServices';
import { createLog } from '../log';
import { wholeNetwork } from './wholeNetwork';
import { followPull, localPulls } from './followPull';
import type { Library } from './library';

/** Opens the data directory in this process. Throws `conflict` when another process holds it. */
export async function openLocalLibrary(config: Config): Promise<Library> {
  const { services, close } = await createServices({ config, log: createLog({ level: 'warn', format: 'text' }) });
  const { networks, images, database, findingArchive } = services;
  return {
    addNetwork: (cardPath) => networks.addFromFile(cardPath),
    async propose(weightsPath, labels) {
      const fileName = path.basename(weightsPath);
      const file = await wholeNetwork(weightsPath, fileName);
      const { hash } = await services.artifacts.putStream(createReadStream(file), MAX_UPLOAD_BYTES);
      return networks.propose(hash, storedName(fileName), labels);
    },
    checkCard: (weightsHash, card) => networks.checkCard(weightsHash, card),
    addCard: (weightsHash, card) => networks.add(weightsHash, card),
    networks: () => networks.list(),
    createImageSet: (name) => images.createSet(name),
    addImages: (id, source, watch) =>
      source.kind === 'zip' ? images.addZip(id, source.path, watch) : images.addFolder(id, source.path, watch),
    imageSets: () => database.images.listSets(),
    catalogue: () => services.catalogue.list(),
    pull: (id, watch) => followPull(localPulls(services), id, watch),
    exportFindings: ({ format, id: ids, ...filter }) =>
      // Nobody knows by which address a server of this directory is reached.
      findingArchive.export({ format, filter, ids, linkOf: () => '' }),
    exportCollection: (id, format) => findingArchive.exportCollection(id, format),
    importFindings: (file, watch) => findingArchive.import(createReadStream(file), watch),
    close,
  };
}

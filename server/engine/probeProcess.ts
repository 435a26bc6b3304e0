/** Entry of the process that probes one device: exit 0 when it works, else 1 and the reason on stderr. */
import { probe } from './probe';
import { PROBE_NATIVE, type Probed } from './probeInProcess';
import { probeNative } from './tfjsProbe';

const probed = process.argv[2] as Probed;

// Exit at once: a graphics driver may hang or crash in its own clean-up.
(probed === PROBE_NATIVE ? probeNative() : probe(probed)).then(
  () => process.exit(0),
  (error: unknown) => {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(reason, () => process.exit(1));
  },
);

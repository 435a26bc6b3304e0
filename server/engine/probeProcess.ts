/** Entry of the process that probes one provider: exit 0 when it works, else 1 and the reason on stderr. */
import { probe } from './probe';
import type { Provider } from './onnxSession';

// Exit at once: a graphics driver may hang or crash in its own clean-up.
probe(process.argv[2] as Provider).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? error.message : String(error), () => process.exit(1));
  },
);

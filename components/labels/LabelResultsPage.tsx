import type { ListedLabelling } from '@/lib/protocol/labellingRest';
import { Section } from '../page/Section';
import { Facts, HashText } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { LinkButton } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { labellingHref } from './labelPaths';
import { LabelResults } from './LabelResults';
import { choiceInWords, labellingInWords } from './labelText';

/** What the people said, how far they agree, and where they do not. */
export function LabelResultsPage({ labelling, progress }: ListedLabelling) {
  const { id, name, instructions, by, createdAt, evidence } = labelling;
  const { provenance } = evidence;
  return (
    <PageShell
      current="/labels"
      title={`Results of ${name}`}
      actions={<LinkButton href={labellingHref(id)}>Label</LinkButton>}
    >
      <div className="flex flex-col gap-8">
        <div className="flex flex-col gap-2">
          <p className="text-muted wrap-anywhere">{labellingInWords(labelling)}</p>
          {instructions && (
            <div className="max-w-prose">
              <Markdown text={instructions} />
            </div>
          )}
        </div>
        <LabelResults labelling={labelling} progress={progress} />
        <Section id="made-of" title="What it rests on">
          <Facts
            facts={[
              { name: 'Begun by', value: <>{by}, <LocalTime iso={createdAt} /></> }, // prettier-ignore
              { name: 'Channels', value: choiceInWords(labelling) },
              { name: 'Patches', value: `${evidence.top} of each channel, of ${evidence.imageSetName}: ${evidence.seen.toLocaleString('en-GB')} of ${evidence.pictures.toLocaleString('en-GB')} pictures searched` }, // prettier-ignore
              ...(provenance.device ? [{ name: 'Computed on', value: `${provenance.device.description}, ${provenance.device.engine} ${provenance.device.engineVersion}` }] : []), // prettier-ignore
              { name: 'Specular', value: provenance.specularVersion },
              { name: 'Weights SHA-256', value: <HashText hash={provenance.weightsHash} /> },
              { name: 'Card SHA-256', value: <HashText hash={provenance.cardHash} /> },
              { name: 'Scan SHA-256', value: <HashText hash={evidence.key} /> },
            ]}
          />
        </Section>
      </div>
    </PageShell>
  );
}

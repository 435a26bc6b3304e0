import type { Finding } from '@/lib/domain/finding';
import type { Network } from '@/lib/domain/network';
import type { Session } from '@/lib/domain/session';
import { FindingList } from '../findings/FindingList';
import { ImageSetList, type ImageSetSummary } from '../images/ImageSetList';
import { NetworkList } from '../networks/NetworkList';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { NewSessionButton } from './NewSessionButton';
import { Section } from '../page/Section';
import { SessionList, type SessionSummary } from './SessionList';

export interface HomePageProps {
  /** The last used ones. */
  sessions: readonly SessionSummary[];
  /** The newest ones. */
  networks: readonly Network[];
  /** Every network, newest first. */
  networkChoices: readonly Pick<Network, 'id' | 'name'>[];
  /** The newest ones. */
  imageSets: readonly ImageSetSummary[];
  /** Whether there is a picture in any set. */
  hasPictures: boolean;
  findings: readonly Finding[];
  /** The session that a newcomer is shown; null where the demo was not added. */
  demo: Pick<Session, 'id'> | null;
}

export function HomePage(props: HomePageProps) {
  const { sessions, networks, imageSets, findings } = props;
  return (
    <PageShell current="/">
      <div className="flex flex-col gap-8">
        <Welcome networkChoices={props.networkChoices} demo={props.demo} hasPictures={props.hasPictures} />
        <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
          <div className="flex min-w-0 flex-col gap-8">
            <Section id="sessions" title="Continue a session">
              {sessions.length > 0 ? (
                <SessionList sessions={sessions} />
              ) : (
                <p className="text-muted">No session yet. The first one you open is listed here.</p>
              )}
            </Section>
            <Section id="findings" title="Latest findings" all={{ href: '/findings', text: 'All findings' }}>
              {findings.length > 0 ? (
                <FindingList findings={findings} />
              ) : (
                <p className="text-muted">
                  Nothing found yet. Findings are saved from a heatmap or a map, in a session.
                </p>
              )}
            </Section>
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <Section id="networks" title="Networks" all={{ href: '/networks', text: 'All networks' }}>
              {networks.length > 0 ? (
                <NetworkList networks={networks} narrow />
              ) : (
                <p className="text-muted">No network yet.</p>
              )}
            </Section>
            <Section id="image-sets" title="Image sets" all={{ href: '/images', text: 'All image sets' }}>
              {imageSets.length > 0 ? (
                <ImageSetList sets={imageSets} narrow />
              ) : (
                <p className="text-muted">No pictures yet.</p>
              )}
            </Section>
          </div>
        </div>
      </div>
    </PageShell>
  );
}

type WelcomeProps = Pick<HomePageProps, 'networkChoices' | 'demo' | 'hasPictures'>;

/** What this is, and the one thing to press. */
function Welcome({ networkChoices, demo, hasPictures }: WelcomeProps) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h1 className="text-title font-semibold">See what a network sees, together</h1>
        <p className="text-muted max-w-prose">
          Cover one part of a picture after the other and watch, live and in company, how the network’s answer changes.
          Keep what you find, with the evidence.
        </p>
      </div>
      {networkChoices.length === 0 ? (
        <EmptyState
          title="Start with a network"
          action={
            <LinkButton kind="primary" href="/networks/new">
              Import a network
            </LinkButton>
          }
        >
          Any image classifier in an ONNX file will do.
        </EmptyState>
      ) : !hasPictures ? (
        <EmptyState
          title="Now some pictures"
          action={
            <LinkButton kind="primary" href="/images">
              Add pictures
            </LinkButton>
          }
        >
          Single files or a zip; the network is then asked about them.
        </EmptyState>
      ) : (
        <div className="flex flex-wrap items-start gap-2">
          {demo && (
            <LinkButton kind="primary" href={`/s/${demo.id}`}>
              Open the demo
            </LinkButton>
          )}
          <NewSessionButton kind={demo ? 'plain' : 'primary'} networks={networkChoices} />
        </div>
      )}
    </div>
  );
}

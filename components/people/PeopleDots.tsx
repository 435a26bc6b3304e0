import { personColour } from '@/lib/palette/people';
import type { Person } from '../session/sessionState';
import { initials } from './initials';

const VIEW_TEXTS = {
  occlusion: 'at the heatmap',
  activations: 'at the feature maps',
  filters: 'at the filters',
  patches: 'at the patches',
  map: 'at the map',
  findings: 'at the findings',
  elsewhere: 'elsewhere',
} as const;

/** Who is here: a dot with initials each, the full name and what they look at beside it. */
export function PeopleDots({ people, myId }: { people: readonly Person[]; myId: string }) {
  return (
    <ul aria-label="People in this session" className="flex items-center gap-1">
      {people.map((person) => (
        <li key={person.participant.id}>
          <PersonDot person={person} isMe={person.participant.id === myId} />
        </li>
      ))}
    </ul>
  );
}

function PersonDot({ person: { participant, presence }, isMe }: { person: Person; isMe: boolean }) {
  const { background, text, ring } = personColour(participant.colour);
  const where = presence.private ? 'looking at a view of their own' : VIEW_TEXTS[presence.view];
  const description = isMe ? `${participant.name} (you)` : `${participant.name}, ${where}`;
  return (
    <span title={description} className="inline-flex items-center gap-1">
      <span
        aria-hidden="true"
        className="border-ink text-small inline-flex size-7 items-center justify-center rounded-full border-2 font-semibold"
        style={{
          backgroundColor: background,
          color: text,
          borderStyle: ring,
          opacity: presence.private && !isMe ? 0.6 : 1,
        }}
      >
        {initials(participant.name)}
      </span>
      {!isMe && (
        <span aria-hidden="true" className="text-small max-w-24 truncate max-xl:hidden">
          {participant.name}
        </span>
      )}
      <span className="sr-only">{description}</span>
    </span>
  );
}

/** Channels as people write them: "0-11, 40". */

export type ParsedChannels = { channels: number[]; problem: null } | { channels: null; problem: string };

/**
 * In the order of their numbers, each once.
 * @param count channels of the layer
 * @param max that may be named
 */
export function parseChannels(text: string, count: number, max: number): ParsedChannels {
  const parts = text.split(/[\s,;]+(?!-)(?<!-\s*)/).filter((part) => part !== '');
  const channels = new Set<number>();
  for (const part of parts) {
    const match = /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(part);
    if (!match) return problem(`“${part.slice(0, 40)}” is neither a channel nor a range such as 0-11.`);
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from) return problem(`“${part}” ends before it begins.`);
    if (to >= count) return problem(`The layer has the channels 0 to ${count - 1}; there is no channel ${to}.`);
    for (let channel = from; channel <= to; channel++) channels.add(channel);
  }
  if (channels.size === 0) return problem('Name the channels, such as 0-11, 40.');
  if (channels.size > max)
    return problem(`These are ${channels.size} channels; at most ${max} can be labelled at once.`);
  return { channels: [...channels].sort((a, b) => a - b), problem: null };
}

function problem(text: string): ParsedChannels {
  return { channels: null, problem: text };
}

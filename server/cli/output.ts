/** Where a command's answers go. stdout holds JSON lines and nothing else, so that it can be piped. */
export interface Output {
  /** One JSON line on stdout. */
  json(value: object): void;
  /** A line for people on stderr. */
  note(text: string): void;
  /** A line on stderr that the next one replaces; nothing unless stderr is a terminal. */
  progress(text: string): void;
}

export const processOutput: Output = {
  json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  },
};

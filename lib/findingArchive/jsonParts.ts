/**
 * Takes a long JSON document apart while it arrives: of the object that it is, each value, and of its lists each element.
 * So a list of any length is read one element at a time. What is inside an element is not looked at here: JSON.parse says
 * whether it is right.
 */
import { AppError } from '../domain/appError';

export interface JsonPart {
  /** Of the document's object. */
  key: string;
  /** In its list, from 0; null: the value is no list. A list that is empty has no part. */
  index: number | null;
  text: string;
}

type State =
  | 'start'
  | 'first-key'
  | 'key'
  | 'in-key'
  | 'colon'
  | 'value'
  | 'first-element'
  | 'element'
  | 'in-value'
  | 'in-element'
  | 'after-element'
  | 'after-value'
  | 'done';

export interface PartLimits {
  /** Characters of a part. */
  characters: number;
  /** Values, lists and objects in a part, the part itself among them: a short text can be millions of them. */
  values: number;
}

/** Of the document's object, which has a handful. */
const MAX_KEYS = 20;
const MAX_KEY_CHARACTERS = 100;
/** Lists and objects in one another. */
const MAX_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

export class JsonParts {
  private state: State = 'start';
  private readonly keys = new Set<string>();
  private key = '';
  private index = 0;
  /** Of what is being read: what came in earlier chunks, and how deep in it this is. */
  private held = '';
  private depth = 0;
  private values = 0;
  private inString = false;
  private escaped = false;

  /** `what` names the document in messages. `limitsOf` gives those of a part by its key. */
  constructor(
    private readonly what: string,
    private readonly limitsOf: (key: string) => PartLimits,
  ) {}

  /** The parts that are whole with this chunk. Throws `invalid_input` as soon as it is no JSON object. */
  *push(chunk: string): Generator<JsonPart> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (this.state === 'in-key' || this.state === 'in-value' || this.state === 'in-element') {
        const end = this.endOf(code);
        if (end === 'goes-on') continue;
        const text = this.held + chunk.slice(start, end === 'with' ? at + 1 : at);
        this.held = '';
        this.checkLength(text.length);
        const part = this.finish(text);
        if (part) yield part;
        if (end === 'with') continue;
      }
      if (isSpace(code)) continue;
      if (this.step(code)) start = at;
    }
    if (this.state === 'in-key' || this.state === 'in-value' || this.state === 'in-element') {
      this.held += chunk.slice(start);
      this.checkLength(this.held.length);
    }
  }

  private checkLength(length: number): void {
    const isKey = this.state === 'in-key';
    const most = isKey ? MAX_KEY_CHARACTERS : this.limitsOf(this.key).characters;
    if (length > most)
      throw new AppError(
        'too_large',
        `${isKey ? `A name in ${this.what}` : this.place()} is longer than the ${most.toLocaleString('en')} characters that are read.`,
      );
  }

  /** After the last chunk. Throws `invalid_input` where the document is cut off. */
  end(): void {
    if (this.state !== 'done') throw this.broken('it is cut off');
  }

  /** A character between values. True: something that is to be kept begins with it. */
  private step(code: number): boolean {
    switch (this.state) {
      case 'start':
        if (code !== OPEN_OBJECT) throw this.broken('it must be an object');
        this.state = 'first-key';
        return false;
      case 'first-key':
      case 'key':
        if (code === CLOSE_OBJECT && this.state === 'first-key') this.state = 'done';
        else return this.begin(code, 'in-key', code === QUOTE);
        return false;
      case 'colon':
        if (code !== COLON) throw this.broken('a ":" is missing');
        this.state = 'value';
        return false;
      case 'value':
        if (code !== OPEN_LIST) return this.begin(code, 'in-value', true);
        this.state = 'first-element';
        this.index = 0;
        return false;
      case 'first-element':
      case 'element':
        if (code !== CLOSE_LIST || this.state === 'element') return this.begin(code, 'in-element', true);
        this.state = 'after-value';
        return false;
      case 'after-element':
        if (code !== COMMA && code !== CLOSE_LIST) throw this.broken('a "," is missing');
        this.index++;
        this.state = code === COMMA ? 'element' : 'after-value';
        return false;
      case 'after-value':
        if (code !== COMMA && code !== CLOSE_OBJECT) throw this.broken('a "," is missing');
        this.state = code === COMMA ? 'key' : 'done';
        return false;
      default:
        throw this.broken('something follows its end');
    }
  }

  private begin(code: number, state: 'in-key' | 'in-value' | 'in-element', isPossible: boolean): true {
    if (!isPossible || code === COMMA || code === COLON || code === CLOSE_LIST || code === CLOSE_OBJECT)
      throw this.broken('a value or a name is missing');
    this.state = state;
    this.depth = code === OPEN_LIST || code === OPEN_OBJECT ? 1 : 0;
    this.values = 1;
    this.inString = code === QUOTE;
    this.escaped = false;
    return true;
  }

  /** Whether what is read ends with this character, or before it. */
  private endOf(code: number): 'goes-on' | 'with' | 'before' {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === QUOTE) {
        this.inString = false;
        if (this.depth === 0) return 'with';
      }
      return 'goes-on';
    }
    if (code === QUOTE) this.inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++this.depth > MAX_DEPTH) throw this.broken(`it has lists in lists, more than ${MAX_DEPTH}`);
      this.count();
    } else if (code === COMMA && this.depth > 0) this.count();
    else if (this.depth > 0 && (code === CLOSE_LIST || code === CLOSE_OBJECT)) {
      this.depth--;
      if (this.depth === 0) return 'with';
    } else if (this.depth === 0 && (code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code)))
      return 'before';
    return 'goes-on';
  }

  /** Each value of a part follows a comma or is the first one inside something. */
  private count(): void {
    const most = this.limitsOf(this.key).values;
    if (++this.values > most)
      throw new AppError('too_large', `${this.place()} has more than the ${most.toLocaleString('en')} values that are read.`); // prettier-ignore
  }

  private finish(text: string): JsonPart | null {
    if (this.state === 'in-key') {
      this.key = String(this.parse(text));
      if (this.keys.has(this.key)) throw this.broken('the name stands in it twice');
      this.keys.add(this.key);
      if (this.keys.size > MAX_KEYS) throw this.broken(`it has more than ${MAX_KEYS} parts`);
      this.state = 'colon';
      return null;
    }
    const isElement = this.state === 'in-element';
    this.state = isElement ? 'after-element' : 'after-value';
    return { key: this.key, index: isElement ? this.index : null, text };
  }

  private parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new AppError('invalid_input', `${this.place()} is no JSON.`, { cause });
    }
  }

  private place(): string {
    if (this.key === '') return this.what;
    const isInList = this.state === 'in-element' || this.state === 'after-element' || this.state === 'element';
    return `${this.what}: ${this.key}${isInList ? `[${this.index}]` : ''}`;
  }

  private broken(why: string): AppError {
    return new AppError('invalid_input', `${this.place()} is no JSON that Specular wrote: ${why}.`);
  }
}

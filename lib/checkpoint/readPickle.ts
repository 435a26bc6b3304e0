/**
 * A pickle, read without running it. Python's own reader calls whatever function a pickle names (that is how a file of
 * "weights" takes over a machine); this one knows the instructions that torch.save writes and a short list of names, and
 * refuses the file at the first other one.
 */
import { invalidCheckpoint, quoted, SAVE_WEIGHTS_ONLY } from './checkpoint';
import { createCursor, type PickleCursor } from './pickleCursor';
import { callKnown, isKnownGlobal, loadPersistent } from './pickleCalls';
import { isKind, type PickleValue } from './pickleValues';

/** The names and shapes of a network with a thousand layers take a few hundred kilobytes. */
const MAX_PICKLE_BYTES = 64 * 1024 ** 2;
/** A tensor takes some forty. Each may make an object of a hundred bytes. */
const MAX_INSTRUCTIONS = 1_000_000;
/** Lists in lists: weights are nested a handful deep. */
const MAX_DEPTH = 100;
const HIGHEST_PROTOCOL = 5;

/** Throws `invalid_network` that names the file and the function or instruction that is refused. */
export function readPickle(bytes: Uint8Array, fileName: string): PickleValue {
  if (bytes.length > MAX_PICKLE_BYTES)
    throw invalidCheckpoint(fileName, `describes its weights in ${bytes.length.toLocaleString('en')} bytes, which no state_dict needs`, SAVE_WEIGHTS_ONLY); // prettier-ignore
  const machine = new Machine(createCursor(bytes, damaged(fileName)), fileName);
  return machine.run();
}

function damaged(fileName: string): (problem: string) => never {
  return (problem) => {
    throw invalidCheckpoint(fileName, `is damaged, or was not written by torch.save: ${problem}`, SAVE_WEIGHTS_ONLY);
  };
}

class Machine {
  private stack: PickleValue[] = [];
  /** The stacks below the open marks. */
  private readonly below: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private readonly fail: (problem: string) => never;

  constructor(
    private readonly cursor: PickleCursor,
    private readonly fileName: string,
  ) {
    this.fail = damaged(fileName);
  }

  run(): PickleValue {
    for (let count = 1; ; count++) {
      if (count > MAX_INSTRUCTIONS) this.fail(`it has more than ${MAX_INSTRUCTIONS.toLocaleString('en')} instructions`);
      const at = this.cursor.position();
      const opcode = String.fromCharCode(this.cursor.uint(1));
      if (opcode === '.') return this.pop();
      if (!this.pushPlain(opcode) && !this.build(opcode))
        this.fail(`its instruction ${quoted(opcode)} at byte ${at} is not one that state_dicts need`);
    }
  }

  /** Instructions that put a value on the stack which stands in the file, and those about the memo. */
  private pushPlain(opcode: string): boolean {
    const { cursor, stack } = this;
    switch (opcode) {
      case '\x80': {
        const protocol = cursor.uint(1);
        if (protocol > HIGHEST_PROTOCOL) this.fail(`protocol ${protocol} is not known`);
        return true;
      }
      case '\x95':
        cursor.skip(8); // a frame: only a hint for reading ahead
        return true;
      case 'N':
        return stack.push(null) > 0;
      case '\x88':
        return stack.push(true) > 0;
      case '\x89':
        return stack.push(false) > 0;
      case 'K':
        return stack.push(cursor.uint(1)) > 0;
      case 'M':
        return stack.push(cursor.uint(2)) > 0;
      case 'J':
        return stack.push(cursor.uint(4) | 0) > 0;
      case '\x8a':
        return stack.push(cursor.long(cursor.uint(1))) > 0;
      case 'G':
        return stack.push(cursor.float()) > 0;
      case '\x8c':
        return stack.push(cursor.text(cursor.uint(1))) > 0;
      case 'X':
        return stack.push(cursor.text(cursor.uint(4))) > 0;
      case '\x8d':
        return stack.push(cursor.text(cursor.uint(8))) > 0;
      case 'q':
        return this.remember(cursor.uint(1));
      case 'r':
        return this.remember(cursor.uint(4));
      case '\x94':
        return this.remember(this.memo.size);
      case 'h':
        return this.recall(cursor.uint(1));
      case 'j':
        return this.recall(cursor.uint(4));
      default:
        return false;
    }
  }

  /** Instructions that make something of what is on the stack. */
  private build(opcode: string): boolean {
    const { stack } = this;
    switch (opcode) {
      case '(':
        if (this.below.length >= MAX_DEPTH) this.fail(`it is nested more than ${MAX_DEPTH} levels deep`);
        this.below.push(stack);
        this.stack = [];
        return true;
      case ')':
        return stack.push({ kind: 'tuple', items: [] }) > 0;
      case '\x85':
      case '\x86':
      case '\x87':
        return stack.push({ kind: 'tuple', items: this.popSeveral(opcode.charCodeAt(0) - 0x84) }) > 0;
      case 't': {
        const items = this.popMark();
        return this.stack.push({ kind: 'tuple', items }) > 0;
      }
      case ']':
        return stack.push({ kind: 'list', items: [] }) > 0;
      case 'a':
        return this.append(this.popSeveral(1));
      case 'e':
        return this.append(this.popMark());
      case '}':
        return stack.push({ kind: 'dict', entries: new Map() }) > 0;
      case 's':
        return this.setItems(this.popSeveral(2));
      case 'u':
        return this.setItems(this.popMark());
      case 'c':
        return this.pushGlobal(this.cursor.line(), this.cursor.line());
      case '\x93': {
        const [module, name] = this.popSeveral(2);
        if (typeof module !== 'string' || typeof name !== 'string') return this.fail('a name of Python is no text');
        return this.pushGlobal(module, name);
      }
      case '\x81': // NEWOBJ: as a call, for the types that are known
      case 'R':
        return this.call();
      case 'Q': {
        const value = loadPersistent(this.pop());
        return stack.push(value ?? this.fail('it points at numbers in a way that torch.save does not')) > 0;
      }
      case 'b':
        // Attributes of an OrderedDict: state_dict keeps the versions of its modules there.
        this.pop();
        return isKind(stack.at(-1), 'dict') || this.fail('it sets attributes of something that is no state_dict');
      default:
        return false;
    }
  }

  private pushGlobal(module: string, name: string): boolean {
    const global = `${module}.${name}`;
    if (isKnownGlobal(global)) return this.stack.push({ kind: 'global', name: global }) > 0;
    throw invalidCheckpoint(
      this.fileName,
      `is refused: opening it in Python would use ${quoted(global)}, which is program code and no weight. Nothing of it was run`,
      SAVE_WEIGHTS_ONLY,
    );
  }

  private call(): boolean {
    const [callee, args] = this.popSeveral(2);
    if (!isKind(callee, 'global') || !isKind(args, 'tuple')) return this.fail('it calls something that is no function');
    const made = callKnown(callee.name, args.items);
    const unusual = 'that are not those of a weight (damaged, expanded or outside of its numbers)';
    return this.stack.push(made ?? this.fail(`${callee.name} gets values ${unusual}`)) > 0;
  }

  private append(items: readonly PickleValue[]): boolean {
    const list = this.stack.at(-1);
    if (!isKind(list, 'list')) return this.fail('it appends to something that is no list');
    for (const item of items) list.items.push(item);
    return true;
  }

  private setItems(items: readonly PickleValue[]): boolean {
    const dict = this.stack.at(-1);
    if (!isKind(dict, 'dict') || items.length % 2 !== 0) return this.fail('it fills something that is no dictionary');
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i]!, items[i + 1]!);
    return true;
  }

  private remember(slot: number): boolean {
    this.memo.set(slot, this.stack.at(-1) ?? this.failEmpty());
    return true;
  }

  private recall(slot: number): boolean {
    const value = this.memo.get(slot);
    return this.stack.push(value === undefined ? this.fail(`it refers to a value ${slot} that it does not have`) : value) > 0; // prettier-ignore
  }

  private pop(): PickleValue {
    const value = this.stack.pop();
    return value === undefined ? this.failEmpty() : value;
  }

  private popSeveral(count: number): PickleValue[] {
    return this.stack.length < count ? this.failEmpty() : this.stack.splice(-count);
  }

  private popMark(): PickleValue[] {
    const items = this.stack;
    this.stack = this.below.pop() ?? this.failEmpty();
    return items;
  }

  private failEmpty(): never {
    return this.fail('an instruction lacks its values');
  }
}

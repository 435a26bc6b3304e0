/**
 * What somebody wrote as Markdown, in a quotation of another document: it loads nothing and is no HTML where it is read, and
 * else says what it said. Which of its marks mean something only a reader of Markdown knows, so it is read as one.
 */
import ReactMarkdown from 'react-markdown';
import { isTooNested } from '@/lib/markdown/isTooNested';

/** Of a tree as remark makes it (mdast). */
interface Node {
  type: string;
  children?: Node[];
  position?: { start: { offset?: number }; end: { offset?: number } };
}

interface Marks {
  /** Code and addresses, in their order: what looks like more is part of them. */
  kept: { from: number; to: number }[];
  /** Where pictures begin. */
  pictures: Set<number>;
}

const NO_MARKS: Marks = { kept: [], pictures: new Set() };
/** Tags and the like, and what makes a link a picture. */
const ACTIVE = /<(?=[A-Za-z/!?])|!+(?=\[)/g;
/** What other dialects read otherwise than CommonMark does, up to code that is none. */
const FOOTNOTE = /\[\^[^\]\n]*\]:/;

/** In quotations of this depth, each line with its marks. */
export function quotedWords(text: string, depth: number): string {
  const words = text.replaceAll(/\r\n?/g, '\n');
  if (words.search(ACTIVE) < 0) return quotation(words, depth);
  const careful = quotation(disarmed(words, marksOf(words)), depth);
  // What was put in could have made other marks of the rest. Then no code is spared.
  return isHarmless(careful) ? careful : quotation(disarmed(words, NO_MARKS), depth);
}

/** Spaces at the end of a line stay: two of them end it. */
function quotation(text: string, depth: number): string {
  const mark = '>'.repeat(depth);
  return text
    .split('\n')
    .map((line) => (line === '' ? mark : `${mark} ${line}`))
    .join('\n');
}

/** By no backslash: one that stands before it would undo that. A picture becomes a link, as on the pages. */
function disarmed(text: string, { kept, pictures }: Marks): string {
  let next = 0;
  return text.replaceAll(ACTIVE, (mark, at: number) => {
    while ((kept[next]?.to ?? Infinity) <= at) next++;
    if ((kept[next]?.from ?? Infinity) <= at) return mark;
    if (mark === '<') return '&lt;';
    if (text[at - 1] === '\\') return '';
    const last = at + mark.length - 1;
    return '&#33;'.repeat(pictures.has(last) ? mark.length - 1 : mark.length);
  });
}

function marksOf(text: string): Marks {
  const tree = FOOTNOTE.test(text) ? null : treeOf(text);
  if (!tree) return NO_MARKS;
  const marks: Marks = { kept: [], pictures: new Set() };
  const look = (node: Node, inTable: boolean) => {
    const [from, to] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
    const isAddress = node.type === 'link' && /^<(?:https?:|mailto:)/i.test(text.slice(from, from + 10));
    if (node.type === 'code' || (node.type === 'inlineCode' && !inTable) || isAddress) marks.kept.push({ from, to });
    if (node.type === 'image' || node.type === 'imageReference') marks.pictures.add(from);
    // Where there are tables, their cells end code.
    const mayBeTable = node.type === 'paragraph' ? text.slice(from, to).includes('|') : inTable;
    for (const child of node.children ?? []) look(child, mayBeTable);
  };
  look(tree, false);
  return marks;
}

function isHarmless(text: string): boolean {
  const tree = treeOf(text);
  const isActive = ({ type, children = [] }: Node): boolean =>
    ['html', 'image', 'imageReference'].includes(type) || children.some(isActive);
  return tree !== null && !isActive(tree);
}

/** Null: it cannot be read. */
function treeOf(text: string): Node | null {
  if (isTooNested(text)) return null;
  const found: { tree: Node | null } = { tree: null };
  const look = () => (tree: Node) => {
    found.tree = tree;
  };
  try {
    ReactMarkdown({ children: text, remarkPlugins: [look] });
    return found.tree;
  } catch {
    return null;
  }
}

import { mentionParts } from '@/lib/review/mentions';

/** What is needed of the elements that react-markdown makes of a text. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  children?: Node[];
}

/** Code says nothing to anybody, and a link leads elsewhere. */
const PASSED_OVER = new Set(['code', 'pre', 'a']);

/** For rehype: makes a `span` of each mention in a text. */
export function markMentions(): (tree: object) => void {
  return (tree) => mark(tree as Node);
}

function mark(node: Node): void {
  if (!node.children || PASSED_OVER.has(node.tagName ?? '')) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return marked(child);
    mark(child);
    return [child];
  });
}

function marked(node: Node): Node[] {
  const parts = mentionParts(node.value ?? '');
  if (!parts.some(({ kind }) => kind === 'mention')) return [node];
  const text = (value: string): Node => ({ type: 'text', value });
  return parts.map((part) =>
    part.kind === 'text'
      ? text(part.text)
      : ({ type: 'element', tagName: 'span', properties: {}, children: [text(`@${part.name}`)] } as Node),
  );
}

import { ARRANGE_RULES } from './arrangeRules';
import { DENSE_RULES } from './denseRules';
import { ELEMENTWISE_RULES } from './elementwiseRules';
import { type NodeView, usableShape } from './nodeView';
import { PLACE_RULES } from './placeRules';
import { type Rule, type RuleOutput, unknownOutput } from './rule';
import { WINDOW_RULES } from './windowRules';

const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...ELEMENTWISE_RULES, ...WINDOW_RULES, ...DENSE_RULES, ...ARRANGE_RULES, ...PLACE_RULES }),
);

/** One entry for each output of the node. An operator without a rule has the shapes that the file declares. */
export function applyRule(node: NodeView): RuleOutput[] {
  const outputs = RULES.get(node.type)?.(node) ?? [];
  return node.node.output.map((_, k) => {
    const output = outputs[k] ?? unknownOutput();
    return { ...output, shape: usableShape(output.shape ?? node.declared[k] ?? null) };
  });
}

import { builtinModules } from 'node:module';
import path from 'node:path';
import { findImportProblem } from './importRules.js';

/**
 * The lint rule: reports imports, re-exports, dynamic imports and imported types that importRules.js forbids.
 * @type {import('eslint').Rule.RuleModule}
 */
export const importDirection = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { forbidden: '"{{specifier}}" must not be imported here. {{because}}' },
  },
  create(context) {
    const file = toProjectPath(context.cwd, context.filename);
    const check = (source, typesOnly) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const specifier = source.value;
      const because = findImportProblem(file, resolveTarget(specifier, file), typesOnly);
      if (because) context.report({ node: source, messageId: 'forbidden', data: { specifier, because } });
    };
    return {
      ImportDeclaration: (node) => check(node.source, isTypesOnly(node, 'importKind')),
      ExportNamedDeclaration: (node) => check(node.source, isTypesOnly(node, 'exportKind')),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
    };
  },
};

function isTypesOnly(node, kind) {
  if (node[kind] === 'type') return true;
  return node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier[kind] === 'type');
}

/** "./server/db/database" for a file of the project, however it was named; the name for a package. */
function resolveTarget(specifier, file) {
  if (specifier.startsWith('@/')) return `./${path.posix.normalize(specifier.slice('@/'.length))}`;
  if (specifier.startsWith('.')) return `./${path.posix.join(path.posix.dirname(file), specifier)}`;
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

const toProjectPath = (root, file) => path.relative(root, file).split(path.sep).join('/');

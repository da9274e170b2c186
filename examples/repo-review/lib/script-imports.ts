import type { FileImport, ImportVia } from './file-import.ts';
import { mergeImports } from './file-import.ts';
import { isFunction } from './script-functions.ts';
import type { SyntaxNode, Visit } from './syntax-tree.ts';
import { childOf, childrenOf, literalText, walkTree } from './syntax-tree.ts';

/** Every form that names a module with a literal: import, export from, import(), require(), import types. */
export function findScriptImports(tree: SyntaxNode): FileImport[] {
  const imports: FileImport[] = [];
  // The context says whether the node is inside a function, where a require() runs later or never.
  walkTree<boolean>(tree, false, (step) => {
    const found = importOf(step);
    if (found !== undefined) imports.push(found);
    return step.context || isFunction(step.node);
  });
  // The walk goes backwards through siblings; the source's order reads better.
  return mergeImports(imports.toReversed());
}

function importOf(step: Visit<boolean>): FileImport | undefined {
  const { node } = step;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return fromDeclaration(node);
    case 'ImportExpression':
      return named(literalText(childOf(node, 'source')), 'lazy', 1);
    case 'TSImportType':
      return named(literalText(childOf(node, 'source') ?? childOf(node, 'argument')), 'type', 1);
    case 'TSExternalModuleReference':
      return named(literalText(childOf(node, 'expression')), 'static', 1);
    case 'CallExpression':
      return fromRequire(step);
    default:
      return undefined;
  }
}

function fromDeclaration(node: SyntaxNode): FileImport | undefined {
  const specifiers = childrenOf(node, 'specifiers');
  const isType = (one: SyntaxNode) => one['importKind'] === 'type' || one['exportKind'] === 'type';
  const onlyTypes = isType(node) || (specifiers.length > 0 && specifiers.every((one) => isType(one)));
  return named(
    literalText(childOf(node, 'source')),
    onlyTypes ? 'type' : 'static',
    Math.max(1, specifiers.length),
  );
}

function fromRequire({ node, parent, context: insideFunction }: Visit<boolean>): FileImport | undefined {
  const callee = childOf(node, 'callee');
  if (callee?.type !== 'Identifier' || callee['name'] !== 'require') return undefined;
  const pattern = childOf(parent, 'id');
  const names = pattern?.type === 'ObjectPattern' ? childrenOf(pattern, 'properties').length : 1;
  return named(
    literalText(childrenOf(node, 'arguments')[0]),
    insideFunction ? 'lazy' : 'static',
    Math.max(1, names),
  );
}

function named(to: string | undefined, via: ImportVia, names: number): FileImport | undefined {
  return to === undefined || to === '' ? undefined : { to, via, names };
}

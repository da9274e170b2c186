/** Reads TypeScript files for the architecture tests: what they import, what they export, what they touch. */
import { parse } from '@babel/parser';
import { read } from './repository.ts';

/** A node of the syntax tree, as far as these tests look into it. */
export interface SyntaxNode {
  type: string;
  loc?: { start: { line: number } };
  [field: string]: unknown;
}

export interface Import {
  specifier: string;
  line: number;
}

/** Every module a file names: imports, re-exports and `import('x')`. */
export function importsOf(file: string): Import[] {
  const imports: Import[] = [];
  visit(parseFile(file), (node) => {
    const source = node['source'] as SyntaxNode | null | undefined;
    if (source && typeof source['value'] === 'string') {
      imports.push({ specifier: source['value'], line: lineOf(node) });
    }
  });
  return imports;
}

/** The names a file exports, sorted. Throws on `export *`: the public interface is a list written by hand. */
export function exportedNames(file: string): string[] {
  const names: string[] = [];
  const program = parseFile(file)['program'] as SyntaxNode;
  for (const statement of program['body'] as SyntaxNode[]) {
    if (statement.type === 'ExportAllDeclaration') {
      throw new Error(`${file}:${lineOf(statement)} uses "export *": list the names`);
    }
    if (statement.type === 'ExportDefaultDeclaration') names.push('default');
    if (statement.type !== 'ExportNamedDeclaration') continue;
    names.push(...namesOfSpecifiers(statement), ...namesOfDeclaration(statement));
  }
  return [...new Set(names)].toSorted();
}

export function visit(node: SyntaxNode, look: (node: SyntaxNode) => void): void {
  look(node);
  for (const [field, value] of Object.entries(node)) {
    if (field === 'loc' || field === 'comments' || field === 'errors') continue;
    const children: unknown[] = Array.isArray(value) ? value : [value];
    for (const child of children) if (isNode(child)) visit(child, look);
  }
}

export function parseFile(file: string): SyntaxNode {
  const tree = parse(read(file), { sourceType: 'module', plugins: ['typescript'] });
  return tree as unknown as SyntaxNode;
}

export function lineOf(node: SyntaxNode): number {
  return node.loc?.start.line ?? 0;
}

function namesOfSpecifiers(statement: SyntaxNode): string[] {
  return (statement['specifiers'] as SyntaxNode[]).map((specifier) => nameOf(specifier['exported']));
}

function namesOfDeclaration(statement: SyntaxNode): string[] {
  const declaration = statement['declaration'] as SyntaxNode | null;
  if (!declaration) return [];
  const declarators = declaration['declarations'] as SyntaxNode[] | undefined;
  return (declarators ?? [declaration]).map((declarator) => nameOf(declarator['id']));
}

function nameOf(node: unknown): string {
  if (isNode(node)) {
    if (typeof node['name'] === 'string') return node['name'];
    if (typeof node['value'] === 'string') return node['value'];
  }
  throw new Error('an export without a plain name');
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

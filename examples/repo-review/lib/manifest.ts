import { parseExpression } from '@babel/parser';
import { z } from 'zod';
import { childOf, childrenOf, isNode, literalText } from './syntax-tree.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** What package.json and tsconfig.json say about import names, as far as a resolver needs it. */
export const ManifestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('package'),
    name: z.string(),
    /** Subpath ('.' or './x') to files relative to the package, best first. */
    entries: z.array(z.strictObject({ subpath: z.string(), files: z.array(z.string()) })),
  }),
  z.strictObject({
    kind: z.literal('aliases'),
    /** Pattern with at most one `*` to targets relative to the folder of the file. */
    aliases: z.array(z.strictObject({ pattern: z.string(), targets: z.array(z.string()) })),
  }),
]);
export type Manifest = z.output<typeof ManifestSchema>;

const MAX_ENTRIES = 60;

export function readManifest(path: string, text: string): Manifest | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') return packageOf(parseLiteral(text));
  return /^(ts|js)config[\w.-]*\.json$/.test(name) ? aliasesOf(parseLiteral(text)) : undefined;
}

type Literal = string | { readonly [key: string]: Literal } | readonly Literal[] | undefined;

/** JSON with comments and trailing commas, as tsconfig files have them; only strings, lists and objects are kept. */
function parseLiteral(text: string): Literal {
  try {
    const tree: unknown = parseExpression(text);
    return isNode(tree) ? valueOf(tree, 0) : undefined;
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 12;

function valueOf(node: SyntaxNode | undefined, depth: number): Literal {
  if (node === undefined || depth > MAX_DEPTH) return undefined;
  if (node.type === 'ArrayExpression')
    return childrenOf(node, 'elements').map((item) => valueOf(item, depth + 1));
  if (node.type !== 'ObjectExpression') return literalText(node);
  const entries = childrenOf(node, 'properties').map((property): [string, Literal] => [
    literalText(childOf(property, 'key')) ?? '',
    valueOf(childOf(property, 'value'), depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function isRecord(value: Literal): value is { readonly [key: string]: Literal } {
  return typeof value === 'object' && !Array.isArray(value);
}

function packageOf(value: Literal): Manifest | undefined {
  if (!isRecord(value) || typeof value['name'] !== 'string') return undefined;
  const main = stringsIn([value['source'], value['types'], value['module'], value['main']]);
  const exported = isRecord(value['exports']) ? value['exports'] : { '.': value['exports'] };
  const subpaths = Object.entries(exported).filter(([key]) => key.startsWith('.'));
  // Conditions without subpaths (`"exports": { "import": … }`) describe the package itself.
  const own = subpaths.length === 0 ? stringsIn(Object.values(exported)) : [];
  const entries = subpaths.slice(0, MAX_ENTRIES).map(([subpath, target]) => ({
    subpath,
    files: [...stringsIn([target]), ...(subpath === '.' ? main : [])],
  }));
  if (entries.every(({ subpath }) => subpath !== '.'))
    entries.push({ subpath: '.', files: [...own, ...main] });
  return { kind: 'package', name: value['name'], entries };
}

/** Every string inside, in order. */
function stringsIn(values: readonly Literal[]): string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [value];
    if (value === undefined) return [];
    return stringsIn(Array.isArray(value) ? value : Object.values(value));
  });
}

function aliasesOf(value: Literal): Manifest | undefined {
  const options = isRecord(value) ? value['compilerOptions'] : undefined;
  const paths = isRecord(options) ? options['paths'] : undefined;
  if (!isRecord(options) || !isRecord(paths)) return undefined;
  const base = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.';
  const aliases = Object.entries(paths)
    .slice(0, MAX_ENTRIES)
    .map(([pattern, targets]) => ({
      pattern,
      targets: stringsIn([targets]).map((target) => `${base}/${target}`),
    }));
  return { kind: 'aliases', aliases };
}

import { describe, expect, it } from 'vitest';
import { basename } from 'node:path/posix';
import { packagesIn, sourcesOf } from './repository.ts';
import { lineOf, parseFile, visit, type SyntaxNode } from './syntax.ts';

/** Time, randomness, ids, environment and output come through ports; only `system-*.ts` may reach the real ones. */
const ambientMembers = new Set([
  'Date.now',
  'Math.random',
  'process.env',
  'performance.now',
  'crypto.randomUUID',
]);

/** A worker thread measures its own work; it is outside what a simulation replays. */
const allowedInWorkers = new Set(['performance.now']);

const packages = packagesIn('packages').filter((pkg) => pkg.id !== 'testing');

describe('ambient state', () => {
  it.each(packages)('$dir touches no clock, randomness, environment or console', (pkg) => {
    const files = sourcesOf(pkg).filter((file) => !/^system-.*\.ts$/.test(basename(file)));
    expect(files.flatMap(ambientUses)).toEqual([]);
  });
});

function ambientUses(file: string): string[] {
  const uses: string[] = [];
  visit(parseFile(file), (node) => {
    const use = ambientMember(node) ?? currentDate(node) ?? importedRandom(node);
    if (use === undefined || (file.includes('/src/worker/') && allowedInWorkers.has(use))) return;
    uses.push(`${file}:${lineOf(node)} uses ${use}`);
  });
  return uses;
}

function ambientMember(node: SyntaxNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const object = (node['object'] as SyntaxNode)['name'];
  const property = (node['property'] as SyntaxNode)['name'];
  const member = `${String(object)}.${String(property)}`;
  return object === 'console' || ambientMembers.has(member) ? member : undefined;
}

function currentDate(node: SyntaxNode): string | undefined {
  if (node.type !== 'NewExpression') return undefined;
  const isDate = (node['callee'] as SyntaxNode)['name'] === 'Date';
  return isDate && (node['arguments'] as SyntaxNode[]).length === 0 ? 'new Date()' : undefined;
}

function importedRandom(node: SyntaxNode): string | undefined {
  if (node.type !== 'ImportSpecifier') return undefined;
  const name = String((node['imported'] as SyntaxNode)['name']);
  return ['randomUUID', 'randomBytes', 'randomInt'].includes(name) ? name : undefined;
}

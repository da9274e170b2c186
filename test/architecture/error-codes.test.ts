import { describe, expect, it } from 'vitest';
import { errorCodes } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { filesIn, packagesIn, read, sourcesOf } from './repository.ts';

const codes = Object.keys(errorCodes);
const document = read('docs/errors.md');
const documented = [...document.matchAll(/^## (\S+)$/gm)].map((match) => match[1] ?? '');

function sectionOf(code: string): string {
  return document.split(`\n## ${code}\n`)[1]?.split('\n## ')[0] ?? '';
}

describe('error codes', () => {
  it(verifies('E3.errors-documented', 'are all in docs/errors.md, and nothing else is'), () => {
    expect(documented.toSorted()).toEqual(codes.toSorted());
  });

  it('read AREA_REASON, in alphabetical order, in the table and in the document', () => {
    for (const code of codes) expect(code).toMatch(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/);
    expect(codes).toEqual(codes.toSorted());
    expect(documented).toEqual(documented.toSorted());
  });

  it.each(Object.entries(errorCodes))('%s is documented with its message and its wire codes', (code, row) => {
    const { category, retryable, httpStatus, rpcCode } = row;
    expect(sectionOf(code)).toContain(row.message);
    expect(sectionOf(code)).toContain(
      `(${category}${retryable ? ', retryable' : ''}; HTTP ${httpStatus}, JSON-RPC ${rpcCode})`,
    );
  });

  it('are all used by some source', () => {
    const sources = [...packagesIn('packages', 'apps').flatMap(sourcesOf), ...filesIn('examples')]
      .filter((file) => file.endsWith('.ts') && !file.endsWith('/error-codes.ts'))
      .map(read)
      .join('\n');
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

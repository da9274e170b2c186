import { describe, expect, it } from 'vitest';
import { basename } from 'node:path/posix';
import { filesIn, packagesIn, read, sourcesOf } from './repository.ts';

const sources = packagesIn('packages', 'apps').flatMap(sourcesOf);
const scripts = [...sources, ...packagesIn('examples').flatMap((pkg) => filesIn(pkg.dir))].filter((file) =>
  /\.[jt]s$/.test(file),
);
const maxLines = 300;
const namelessNames = /^(?:utils?|helpers?|common|types|managers?|misc|shared)\.(?:[a-z.]*)$/;

describe('source files', () => {
  it('have at most 300 lines', () => {
    const long = scripts
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > maxLines);
    expect(long).toEqual([]);
  });

  it('are named in kebab-case after their one idea', () => {
    const wrong = scripts.filter((file) => {
      const name = basename(file);
      return !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.[jt]s$/.test(name) || namelessNames.test(name);
    });
    expect(wrong).toEqual([]);
  });

  it('give a reason with every disabled lint rule', () => {
    const wrong = scripts.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) =>
          /(?:ox|es)lint-disable(?!.* -- \S)/.test(line) ? [`${file}:${index + 1}`] : [],
        ),
    );
    expect(wrong).toEqual([]);
  });
});

import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../lib/dependency-cycles.ts';
import { countFans } from '../lib/fans.ts';
import { buildImportGraph } from '../lib/import-graph.ts';
import type { ImportGraph } from '../lib/import-graph.ts';
import { measureText } from '../lib/measure-text.ts';
import { strongComponents } from '../lib/strong-components.ts';

function graphOf(tree: Readonly<Record<string, string>>): ImportGraph {
  return buildImportGraph(
    Object.entries(tree).map(([path, text]) => measureText(path, text, text.length).measure),
  );
}

function linksOf(graph: ImportGraph): string[] {
  return graph.edges.flatMap((edges, from) =>
    edges.map(({ to, via }) => `${graph.paths[from]} -> ${graph.paths[to]} ${via}`),
  );
}

describe('imports are resolved', () => {
  it('to the file that is meant, whatever the ending', () => {
    const graph = graphOf({
      'a.ts':
        "import './b.js'; import './c'; import './d'; import '../up'; import './e.vue'; import './f?raw';",
      'b.ts': '',
      'c/index.tsx': '',
      'd.js': '',
      'd.d.ts': '',
      'e.vue': '<script>1</script>',
      'f.js': '',
    });
    expect(linksOf(graph)).toEqual(
      ['b.ts', 'c/index.tsx', 'd.js', 'e.vue', 'f.js'].map((to) => `a.ts -> ${to} static`),
    );
    expect(graph.unresolved).toEqual(['a.ts -> ../up']);
  });

  it('through packages of the workspace, whose entries may name built files', () => {
    const graph = graphOf({
      'packages/core/package.json':
        '{ "name": "@w/core", "exports": { ".": { "default": "./dist/main.js" }, "./x": "./lib/x.js" } }',
      'packages/core/src/main.ts': '',
      'packages/core/src/x.ts': '',
      'packages/app/index.ts': "import '@w/core'; import '@w/core/x'; import 'elsewhere';",
      'test/all.test.js': "require('..')",
      'package.json': '{ "name": "root", "main": "root.js", }',
      'root.js': '',
    });
    expect(linksOf(graph)).toEqual([
      'packages/app/index.ts -> packages/core/src/main.ts static',
      'packages/app/index.ts -> packages/core/src/x.ts static',
      'test/all.test.js -> root.js static',
    ]);
  });

  it('through the aliases of the nearest tsconfig, comments and all', () => {
    const graph = graphOf({
      'tsconfig.json':
        '{ // paths\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "one": ["src/one.ts"] } } }',
      'src/one.ts': "import '@/two'; import 'one';",
      'src/two.ts': '',
    });
    expect(linksOf(graph)).toEqual(['src/one.ts -> src/two.ts static']);
  });

  it('in Python, Java, C and Ruby', () => {
    const graph = graphOf({
      'pkg/__init__.py': '',
      'pkg/a.py': 'from . import b\nfrom .sub.c import f\nimport pkg.sub\nimport os\n',
      'pkg/b.py': 'from ..outside import x\n',
      'pkg/sub/__init__.py': '',
      'pkg/sub/c.py': 'from ..b import x\n',
      'j/src/main/java/p/A.java': 'import p.q.B;',
      'j/src/main/java/p/q/B.java': '',
      'c/main.c': '#include "util.h"\n#include "deep/x.h"',
      'c/util.h': '',
      'include/deep/x.h': '',
      'r/a.rb': "require_relative '../r2/b'",
      'r2/b.rb': '',
    });
    expect(linksOf(graph)).toEqual([
      'c/main.c -> c/util.h static',
      'c/main.c -> include/deep/x.h static',
      'j/src/main/java/p/A.java -> j/src/main/java/p/q/B.java static',
      'pkg/a.py -> pkg/__init__.py static',
      'pkg/a.py -> pkg/b.py static',
      'pkg/a.py -> pkg/sub/__init__.py static',
      'pkg/a.py -> pkg/sub/c.py static',
      'pkg/sub/c.py -> pkg/b.py static',
      'r/a.rb -> r2/b.rb static',
    ]);
  });
});

describe('fans', () => {
  it('count importers, tests, reach and what tests reach, types aside', () => {
    const fans = countFans(
      graphOf({
        'a.ts': "import './b.ts'",
        'b.ts': "import './c.ts'",
        'c.ts': '',
        'd.ts': "import type { C } from './c.ts'",
        'test/b.test.ts': "import '../b.ts'",
      }),
    );
    expect(fans['c.ts']).toEqual({ importers: 1, imports: 0, importingTests: 0, reach: 2, tested: true });
    expect(fans['b.ts']).toEqual({ importers: 1, imports: 1, importingTests: 1, reach: 1, tested: true });
    expect(fans['a.ts']).toMatchObject({ importers: 0, tested: false });
  });
});

describe('cycles', () => {
  it(verifies('REVIEW.cycles-found', 'are found with the shortest way round and the thinnest link'), () => {
    const { cycles, total, atLoad } = findCycles(
      graphOf({
        'a.ts': "import { x, y } from './b.ts'",
        'b.ts': "import { x, y } from './c.ts'; import { x, y } from './a.ts'",
        'c.ts': "import { x } from './a.ts'",
        'type-a.ts': "import type { B } from './type-b.ts'",
        'type-b.ts': "import './type-a.ts'",
        'lonely.ts': "import './a.ts'; import './lonely.ts'",
      }),
    );
    expect([total, atLoad]).toEqual([2, 1]);
    expect(cycles).toEqual([
      {
        kind: 'load',
        size: 3,
        files: ['a.ts', 'b.ts', 'c.ts'],
        loop: ['a.ts', 'b.ts'],
        cut: { from: 'a.ts', to: 'b.ts', names: 2 },
      },
      {
        kind: 'later',
        size: 2,
        files: ['type-a.ts', 'type-b.ts'],
        loop: ['type-a.ts', 'type-b.ts'],
        cut: { from: 'type-a.ts', to: 'type-b.ts', names: 1 },
      },
    ]);
  });

  it('are the same that reachability gives', () => {
    const arbitrary = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.array(fc.uniqueArray(fc.nat(size - 1)), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(arbitrary, (next) => {
        expect(strongComponents(next)).toEqual(componentsByReachability(next));
      }),
    );
  });

  it('may be very long', () => {
    const size = 50_000;
    const next = Array.from({ length: size }, (_, node) => [(node + 1) % size]);
    expect(strongComponents(next)[0]).toHaveLength(size);
  });
});

function componentsByReachability(next: readonly (readonly number[])[]): number[][] {
  const reach = next.map((_, start) => {
    const seen = new Set<number>();
    const queue = [start];
    for (const node of queue) {
      for (const to of next[node] ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        queue.push(to);
      }
    }
    return seen;
  });
  const groups = next.map((_, node) =>
    next.flatMap((__, other) =>
      other === node || (reach[node]!.has(other) && reach[other]!.has(node)) ? [other] : [],
    ),
  );
  return groups.filter((group, node) => group.length > 1 && group[0] === node);
}

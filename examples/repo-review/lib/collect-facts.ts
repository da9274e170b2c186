import type { Cycle } from './dependency-cycles.ts';
import type { DependencyMap } from './dependency-map.ts';
import type { FileFacts, FolderFacts } from './file-facts.ts';
import type { FileHistory, History } from './file-history.ts';
import type { FileMeasure } from './file-measure.ts';
import { testedName } from './file-role.ts';
import { isScriptLanguage } from './languages.ts';
import { hasImportRule } from './simple-imports.ts';
import { descending } from './text-order.ts';

export interface Findings {
  readonly files: readonly FileMeasure[];
  readonly newFiles: ReadonlySet<string>;
  /** Undefined where the part failed; the report then does without it. */
  readonly history: History | undefined;
  readonly dependencies: DependencyMap | undefined;
  readonly duplicatedLines: Readonly<Record<string, number>> | undefined;
}

const UNCHANGED: FileHistory = { commits: 0, authors: 0, fixes: 0, changedLines: 0, idleDays: 0 };

/** Joins what the tasks found about each code file. Generated files are left out: nobody edits them. */
export function collectFacts(findings: Findings): { files: FileFacts[]; folder: FolderFacts } {
  const edited = findings.files.filter(({ kind, role }) => kind === 'code' && role !== 'generated');
  const testNames = countTestNames(edited);
  const cycleSizes = sizesOf(findings.dependencies?.cycles ?? []);
  const files = edited.map((file) => factsOf(file, { findings, testNames, cycleSizes }));
  return { files, folder: describeFolder(files) };
}

interface Lookups {
  readonly findings: Findings;
  readonly testNames: ReadonlyMap<string, number>;
  readonly cycleSizes: ReadonlyMap<string, number>;
}

function factsOf(file: FileMeasure, lookups: Lookups): FileFacts {
  const { history, duplicatedLines } = lookups.findings;
  return {
    path: file.path,
    language: file.language,
    role: file.role === 'generated' ? 'support' : file.role,
    codeLines: file.codeLines,
    complexity: file.complexity ?? 0,
    estimated: file.estimated,
    functionCount: file.functionCount,
    complexFunctions: file.complexFunctions,
    functions: file.functions,
    nesting: file.nesting,
    ...tiesOf(file, lookups),
    duplicatedLines: duplicatedLines?.[file.path] ?? 0,
    isNew: lookups.findings.newFiles.has(file.path),
    history: history?.available ? (history.files[file.path] ?? UNCHANGED) : null,
  };
}

const NO_FAN = { importers: 0, imports: 0, importingTests: 0, reach: 0, tested: false };

type Ties = Pick<FileFacts, 'dependents' | 'dependencies' | 'reach' | 'tests' | 'tested' | 'cycleSize'>;

function tiesOf(file: FileMeasure, { findings, testNames, cycleSizes }: Lookups): Ties {
  const importsKnown = isScriptLanguage(file.language) || hasImportRule(file.language);
  const fan = findings.dependencies?.fans[file.path] ?? NO_FAN;
  const namesakes = file.role === 'test' ? 0 : (testNames.get(testedName(file.path)) ?? 0);
  const tests = Math.max(fan.importingTests, namesakes);
  return {
    dependents: importsKnown ? fan.importers : -1,
    dependencies: fan.imports,
    reach: fan.reach,
    tests,
    // Where imports are not read, nothing can be said: it counts as tested.
    tested: tests > 0 || fan.tested || !importsKnown,
    cycleSize: cycleSizes.get(file.path) ?? 0,
  };
}

function countTestNames(files: readonly FileMeasure[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { path, role } of files) {
    if (role === 'test') names.set(testedName(path), (names.get(testedName(path)) ?? 0) + 1);
  }
  return names;
}

function sizesOf(cycles: readonly Cycle[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { kind, files, size } of cycles)
    if (kind === 'load') for (const path of files) sizes.set(path, size);
  return sizes;
}

/** Tests that reach less of the folder than this are an exception, not a habit. */
const MIN_TESTED_SHARE = 0.05;

function describeFolder(files: readonly FileFacts[]): FolderFacts {
  const commits = files.map(({ history }) => history?.commits ?? 0).toSorted(descending);
  const testable = files.filter(({ role, dependents }) => role === 'production' && dependents >= 0);
  const tested = testable.filter((file) => file.tested).length;
  return {
    hasTests: tested > 0 && tested >= testable.length * MIN_TESTED_SHARE,
    testedFiles: tested,
    testableFiles: testable.length,
    hasHistory: files.some(({ history }) => history !== null),
    maxCommits: commits[0] ?? 0,
    busyCommits: commits[Math.floor(commits.length / 20)] ?? 0,
    codeFiles: files.length,
  };
}

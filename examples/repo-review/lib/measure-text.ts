import { estimateBranches } from './branch-estimate.ts';
import { blankComments, blankRanges, countLines } from './code-text.ts';
import type { FileImport } from './file-import.ts';
import type { FileMeasure } from './file-measure.ts';
import { isDeclaration, isGenerated, roleOf } from './file-role.ts';
import type { Language } from './languages.ts';
import { isScriptLanguage, languageOf } from './languages.ts';
import { readManifest } from './manifest.ts';
import { parseScript, scriptOfComponent } from './parse-script.ts';
import { USUAL_LIMIT, measureFunctions } from './script-functions.ts';
import { findScriptImports } from './script-imports.ts';
import { findSimpleImports } from './simple-imports.ts';

export interface MeasuredText {
  readonly measure: FileMeasure;
  /** What the parser said, where it could not read the file. */
  readonly problem?: string;
}

/** Functions named in a report; simpler ones are nobody's concern. */
const MAX_FUNCTIONS = 3;
const MIN_COMPLEXITY = 5;

type Figures = Pick<
  FileMeasure,
  | 'codeLines'
  | 'commentLines'
  | 'complexity'
  | 'estimated'
  | 'functionCount'
  | 'complexFunctions'
  | 'functions'
  | 'nesting'
  | 'imports'
>;

export function measureText(path: string, text: string, bytes: number): MeasuredText {
  const language = languageOf(path);
  const { figures, problem } = isScriptLanguage(language.name)
    ? scriptFigures(path, text, language)
    : { figures: simpleFigures(text, language), problem: undefined };
  const { lines } = countLines(text, text);
  const measure: FileMeasure = {
    path,
    language: language.name,
    kind: language.kind,
    role: isGenerated(path, text, lines) ? 'generated' : roleOf(path),
    bytes,
    lines,
    ...figures,
    manifest: readManifest(path, text) ?? null,
  };
  return problem === undefined ? { measure } : { measure, problem };
}

function scriptFigures(
  path: string,
  text: string,
  language: Language,
): { figures: Figures; problem?: string } {
  const isComponent = language.name === 'Vue' || language.name === 'Svelte';
  const script = isComponent ? scriptOfComponent(text) : text;
  const parsed = parseScript(path, script);
  if ('problem' in parsed) return { figures: simpleFigures(text, language), problem: parsed.problem };
  const { functions, complexity, nesting } = measureFunctions(parsed.tree);
  const code = isComponent ? text : blankRanges(text, parsed.comments);
  const { codeLines, commentLines } = countLines(text, code);
  const figures: Figures = {
    codeLines,
    commentLines,
    complexity,
    estimated: false,
    functionCount: functions.length,
    complexFunctions: functions.filter((one) => one.complexity > USUAL_LIMIT).length,
    functions: functions.filter((one) => one.complexity >= MIN_COMPLEXITY).slice(0, MAX_FUNCTIONS),
    nesting,
    imports: isDeclaration(path) ? asTypes(findScriptImports(parsed.tree)) : findScriptImports(parsed.tree),
  };
  return { figures };
}

/** Nothing in a declaration file runs. */
function asTypes(imports: readonly FileImport[]): FileImport[] {
  return imports.map((one) => ({ ...one, via: 'type' }));
}

function simpleFigures(text: string, language: Language): Figures {
  const code = blankComments(text, language.syntax);
  const { codeLines, commentLines } = countLines(text, code);
  const isCode = language.kind === 'code';
  return {
    codeLines,
    commentLines,
    complexity: isCode ? estimateBranches(language.name, code) : null,
    estimated: isCode,
    functionCount: 0,
    complexFunctions: 0,
    functions: [],
    nesting: 0,
    imports: isCode ? findSimpleImports(language.name, text) : [],
  };
}

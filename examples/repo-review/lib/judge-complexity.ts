import type { FileFacts } from './file-facts.ts';
import type { WorstFunction } from './file-measure.ts';
import { inlineCode } from './markdown.ts';
import type { Concern, Judgement } from './score.ts';
import { concern, judge, roleWeight, steps } from './score.ts';
import { USUAL_LIMIT } from './script-functions.ts';

/** "Is it hard to understand?" Judges by the text alone. */
export function judgeComplexity(file: FileFacts): Judgement {
  return judge(file.estimated ? estimatedConcerns(file) : parsedConcerns(file), roleWeight(file.role));
}

function parsedConcerns(file: FileFacts): Concern[] {
  const [worst] = file.functions;
  return [
    ...(worst === undefined ? [] : functionConcerns(worst, file.complexFunctions - 1)),
    concern(
      steps(file.complexity, 50, 500),
      20,
      `${file.complexity} branches and functions in the whole file`,
    ),
    concern(steps(file.codeLines, 300, 2_000), 15, `${file.codeLines} lines of code in one file`),
    concern(steps(file.nesting, 3, 8), 10, `blocks nested ${file.nesting} deep`),
  ];
}

function functionConcerns({ name, line, lines, complexity }: WorstFunction, others: number): Concern[] {
  const more = others > 0 ? `; ${others} more above ${USUAL_LIMIT}` : '';
  return [
    concern(
      steps(complexity, USUAL_LIMIT, 60),
      45,
      `${inlineCode(name)} (line ${line}) has a cyclomatic complexity of ${complexity} in ${lines} lines${more}`,
    ),
    concern(steps(lines, 60, 400), 10, `${inlineCode(name)} is ${lines} lines long`),
  ];
}

/** Without a syntax tree there are no functions to point at, and the score stays below that of a parsed file. */
function estimatedConcerns(file: FileFacts): Concern[] {
  return [
    concern(
      steps(file.complexity, 40, 500),
      40,
      `about ${file.complexity} branches in the whole file (estimated)`,
    ),
    concern(steps(file.codeLines, 300, 2_000), 30, `${file.codeLines} lines of code in one file`),
  ];
}

import { verifies } from '@conclave/test/requirements';
import { isConclaveError } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { readWfFormat } from '../../src/importers/wfformat/read-wfformat.ts';
import { diamond, exportToWfFormat } from './wfformat-samples.ts';

type Sample = ReturnType<typeof exportToWfFormat>;

/** The message about the diamond after it was spoilt. */
function refusal(spoil: (trace: Sample) => unknown): string {
  const trace = exportToWfFormat('diamond', diamond);
  const spoilt = spoil(trace) ?? trace;
  try {
    readWfFormat(spoilt, 'trace.json');
  } catch (error) {
    if (isConclaveError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it was read');
}

const specified = (trace: Sample) => trace.workflow.specification.tasks;
const executed = (trace: Sample) => trace.workflow.execution.tasks;

describe('a trace in WfFormat', () => {
  it(verifies('W6.wfformat-read', 'gives tasks with dependencies, runtimes and labels'), () => {
    const trace = exportToWfFormat('diamond', diamond);
    Object.assign(specified(trace)[1]!, { category: 'wing' });
    expect(readWfFormat(trace, 'trace.json')).toEqual({
      name: 'diamond',
      tasks: [
        { id: 'split', label: 'split', dependencies: [], seconds: 1 },
        { id: 'left', label: 'wing', dependencies: [0], seconds: 4 },
        { id: 'right', label: 'right', dependencies: [0], seconds: 2 },
        { id: 'join', label: 'join', dependencies: [1, 2], seconds: 1 },
      ],
    });
  });

  it.each<readonly [what: string, spoil: (trace: Sample) => unknown, says: string]>([
    [
      'no runtime',
      (it) => void executed(it).pop(),
      'specification.tasks[3]: "join" has no runtime in workflow.ex',
    ],
    [
      'a runtime that is no number',
      (it) => Object.assign(executed(it)[1]!, { runtimeInSeconds: null }) && undefined,
      'workflow.execution.tasks[1].runtimeInSeconds: ',
    ],
    [
      'a negative runtime',
      (it) => void (executed(it)[0]!.runtimeInSeconds = -1),
      'workflow.execution.tasks[0].runtimeInSeconds: ',
    ],
    [
      'an execution of an unknown task',
      (it) => void executed(it).push({ id: 'ghost', runtimeInSeconds: 1, machines: [] }),
      'workflow.execution.tasks[4].id: there is no task "ghost" in workflow.specification.tasks',
    ],
    [
      'an unknown parent',
      (it) => void specified(it)[3]!.parents.push('ghost'),
      'workflow.specification.tasks[3].parents[2]: there is no task "ghost"',
    ],
    [
      'an unknown child',
      (it) => void specified(it)[0]!.children.push('ghost'),
      'workflow.specification.tasks[0].children[2]: there is no task "ghost"',
    ],
    [
      'a parent that does not know its child',
      (it) => void specified(it)[1]!.children.pop(),
      'workflow.specification.tasks[3].parents[0]: "join" has "left" among its parents, which has not "join" among its children',
    ],
    [
      'a child that does not know its parent',
      (it) => void specified(it)[3]!.parents.pop(),
      'workflow.specification.tasks[2].children[0]: "right" has "join" among its children, which has not "right" among its parents',
    ],
    [
      'a taken id',
      (it) => void (specified(it)[2]!.id = 'left'),
      'workflow.specification.tasks[2].id: the id "left" is taken by workflow.specification.tasks[1]',
    ],
    [
      'two executions of one task',
      (it) => void (executed(it)[2]!.id = 'left'),
      'workflow.execution.tasks[2].id: the id "left" is taken by workflow.execution.tasks[1]',
    ],
    [
      'a circle',
      (it) => {
        specified(it)[0]!.parents.push('join');
        specified(it)[3]!.children.push('split');
      },
      'workflow.specification.tasks: tasks wait for each other in a circle: split -> join -> left -> split',
    ],
    [
      'no task',
      () => exportToWfFormat('empty', []),
      'workflow.specification.tasks: the workflow is empty; at least one task was expected',
    ],
    ['no version', (it) => ({ ...it, schemaVersion: undefined }), 'schemaVersion: '],
    ['a version that is a number', (it) => ({ ...it, schemaVersion: 1.5 }), 'schemaVersion: '],
    [
      'no execution',
      ({ name, schemaVersion }) => ({ name, schemaVersion, workflow: {} }),
      'workflow.execution: it is missing',
    ],
    ['something else', () => [1], 'trace.json cannot be read as WfFormat: '],
  ])(verifies('W6.wfformat-refused', 'is refused with file and path: %s'), (_, spoil, says) => {
    const message = refusal(spoil);
    expect(message).toMatch(/^TRACE_INVALID: The trace trace\.json /);
    expect(message).toContain(says);
  });

  it(verifies('W6.wfformat-version', 'is refused in another version, before anything else is said'), () => {
    expect(refusal(() => ({ schemaVersion: '1.4', workflow: { tasks: [] } }))).toBe(
      'TRACE_VERSION_UNSUPPORTED: The trace trace.json is in version 1.4 of WfFormat; supported is 1.5. ' +
        'Convert it, or look for the same trace in that version.',
    );
  });

  it('is refused with the first problems where there are many', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ id: `t${i}`, seconds: 1, parents: ['gone'] }));
    expect(refusal(() => exportToWfFormat('many', many))).toMatch(/; and 10 more$/);
  });
});

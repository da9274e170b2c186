import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, workFolder } from '../conclave.ts';

const agents = `swarm:
  agents:
    - { id: worker, kind: function, module: ./work.mjs, export: wait, capabilities: [wait] }
`;

const files = {
  'malformed.yaml': 'name: x\ntasks:\n  - id: a\n   type: b\n',
  'cycle.yaml': `name: x\n${agents}tasks:\n  - { id: a, type: wait, dependsOn: [b] }\n  - { id: b, type: wait, dependsOn: [a] }\n`,
  'unknown-type.yaml': `name: x\n${agents}tasks:\n  - { id: a, type: walk }\n`,
  'unknown-agent.yaml': `name: x\n${agents}tasks:\n  - { id: a, type: wait, assignedAgent: nobody }\n`,
  'typo.yaml': `name: x\n${agents}tasks:\n  - { id: a, type: wait, dependOn: [] }\n`,
  'no-module.yaml': `name: x\n${agents.replace('work.mjs', 'gone.mjs')}tasks:\n  - { id: a, type: wait }\n`,
  'plain-file': '',
};

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder(files);
});
afterAll(() => work.remove());

interface BadInput {
  readonly what: string;
  readonly args: readonly string[];
  readonly code: number;
  /** On stderr. */
  readonly says: string;
}

const cases: readonly BadInput[] = [
  {
    what: 'no file',
    args: ['run'],
    code: 2,
    says: 'CONFIG_INVALID: conclave run: a workflow file is needed',
  },
  { what: 'a file that is not there', args: ['run', 'gone.yaml'], code: 2, says: 'WORKFLOW_FILE_NOT_READ: ' },
  { what: 'a folder', args: ['run', '.'], code: 2, says: 'WORKFLOW_FILE_NOT_READ: ' },
  {
    what: 'malformed YAML',
    args: ['run', 'malformed.yaml'],
    code: 2,
    says: 'WORKFLOW_SYNTAX: malformed.yaml:4:',
  },
  { what: 'an unknown key', args: ['run', 'typo.yaml'], code: 2, says: 'dependOn' },
  {
    what: 'a cycle',
    args: ['run', 'cycle.yaml'],
    code: 2,
    says: 'WORKFLOW_CYCLE: The tasks of workflow "x" depend on each other in a circle: a -> b -> a',
  },
  {
    what: 'an unknown type',
    args: ['run', 'unknown-type.yaml'],
    code: 2,
    says: 'AGENT_NONE_CAPABLE: No registered agent does tasks of type "walk"',
  },
  {
    what: 'an unknown agent',
    args: ['run', 'unknown-agent.yaml'],
    code: 2,
    says: 'AGENT_NOT_FOUND: No agent with the id "nobody"',
  },
  {
    what: 'an unknown input',
    args: ['run', 'steps.yaml', '--input', 'cuont=1'],
    code: 2,
    says: 'WORKFLOW_INPUT_INVALID: Input "cuont"',
  },
  {
    what: 'an input of the wrong type',
    args: ['run', 'steps.yaml', '--input', 'count=many'],
    code: 2,
    says: 'WORKFLOW_INPUT_INVALID: Input "count"',
  },
  {
    what: 'an input without value',
    args: ['run', 'steps.yaml', '--input', 'count'],
    code: 2,
    says: '"count" is not NAME=VALUE',
  },
  {
    what: 'an unknown run',
    args: ['run', 'steps.yaml', '--resume', 'run_nobody'],
    code: 2,
    says: 'RUN_NOT_FOUND: ',
  },
  { what: 'an unknown run in status', args: ['status', 'run_nobody'], code: 2, says: 'RUN_NOT_FOUND: ' },
  {
    what: 'a limit that is no number',
    args: ['status', '--limit', 'all'],
    code: 2,
    says: '--limit: "all" is not a whole number',
  },
  { what: 'an unknown command', args: ['rnu'], code: 2, says: "command line: unknown command 'rnu'" },
  {
    what: 'an unknown option',
    args: ['run', 'steps.yaml', '--jsno'],
    code: 2,
    says: "command line: unknown option '--jsno'",
  },
  {
    what: 'a data directory under a file',
    args: ['run', 'steps.yaml', '--data-dir', 'plain-file/x'],
    code: 4,
    says: 'STORE_UNAVAILABLE: ',
  },
];

describe('bad input', () => {
  it.each(cases)(
    verifies('H4.errors-say-next-step', '$what: code $code, a message and what to do'),
    async ({ args, code, says }) => {
      const ending = await conclave(args, { cwd: work.dir });
      expect(ending.stderr).toContain(says);
      expect({ code: ending.code, stdout: ending.stdout }).toEqual({ code, stdout: '' });
      const lines = ending.stderr.trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^[A-Z_]+: /);
      expect(ending.stderr).not.toMatch(/\n {4}at /);
    },
  );

  it('a module that does not load fails its task, by name', async () => {
    const { code, stdout } = await conclave(['run', 'no-module.yaml'], { cwd: work.dir });
    expect(code).toBe(1);
    expect(stdout).toMatch(/a: AGENT_MODULE_NOT_LOADED: The module ".*gone\.mjs"/);
  });

  it.each([
    { args: ['run', 'gone.yaml', '--json'], error: 'WORKFLOW_FILE_NOT_READ' },
    { args: ['status', 'run_nobody', '--json'], error: 'RUN_NOT_FOUND' },
    { args: ['doctor', '--nonsense', '--json'], error: 'CONFIG_INVALID' },
  ])(verifies('H4.json-only-result', 'with --json $error is data on stdout'), async ({ args, error }) => {
    const { code, stdout, stderr } = await conclave(args, { cwd: work.dir });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: error,
        message: expect.any(String) as string,
        details: expect.any(Object) as object,
        retryable: false,
      },
    });
  });
});

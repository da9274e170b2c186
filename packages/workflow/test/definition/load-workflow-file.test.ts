import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { loadWorkflowFile, parseWorkflowText } from '../../src/definition/load-workflow-file.ts';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';

const yaml = `name: w
inputs:
  path: { type: string, default: . }
swarm:
  agents:
    - { id: a, kind: function, capabilities: [t], module: ./agents/a.ts }
    - { id: b, kind: function, capabilities: [t], module: some-package/b }
tasks:
  - id: one
    type: t
`;

describe('workflow file', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conclave-workflow-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it(
    verifies('W1.modules-resolved', 'resolves relative modules against the file and keeps packages'),
    async () => {
      const path = join(folder, 'w.yaml');
      await writeFile(path, `\uFEFF${yaml}`);
      const { swarm } = await loadWorkflowFile(path);
      const modules = swarm?.agents.map((agent) => (agent.kind === 'function' ? agent.module : ''));
      expect(modules).toEqual([pathToFileURL(join(folder, 'agents', 'a.ts')).href, 'some-package/b']);
    },
  );

  it('reads JSON by its extension, and gives what YAML gives', async () => {
    const path = join(folder, 'w.json');
    const definition = parseWorkflowText(yaml, join(folder, 'w.yaml'));
    await writeFile(path, JSON.stringify(definition));
    expect(await loadWorkflowFile(path)).toEqual(definition);
  });

  it('parses what it gives to itself', () => {
    const definition = parseWorkflowText(yaml, 'w.yaml');
    expect(parseWorkflow(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  });

  it('says why a file is not read', async () => {
    await writeFile(join(folder, 'binary.yaml'), Buffer.from([0xc3, 0x28, 0xff]));
    await writeFile(join(folder, 'huge.yaml'), '');
    await truncate(join(folder, 'huge.yaml'), 65 * 1024 * 1024);
    await symlink('/dev/zero', join(folder, 'endless.yaml'));
    const cases = [
      ['none.yaml', 'there is no such file'],
      ['.', 'it is a folder'],
      ['binary.yaml', 'it is not text in UTF-8'],
      ['huge.yaml', 'it has 68157440 bytes'],
      ['endless.yaml', 'it has more than 67108864 bytes'],
    ] as const;
    for (const [name, reason] of cases) {
      await expect(loadWorkflowFile(join(folder, name))).rejects.toMatchObject({
        code: 'WORKFLOW_FILE_NOT_READ',
        message: expect.stringContaining(reason) as string,
      });
    }
  });
});

describe('workflow text', () => {
  it.each([
    ['w.yaml', 'name: w\ntasks:\n  - id: a\n   type: t\n', 'w.yaml:4:1: '],
    ['w.yaml', 'name: w\nname: v\n', 'w.yaml:2:1: Map keys must be unique'],
    ['w.yaml', 'name: "w\n', 'w.yaml:2:1: Missing closing "quote'],
    ['w.yaml', 'name: !secret x\n', 'w.yaml:1:7: Unresolved tag: !secret'],
    [
      'w.yaml',
      'name: w\n---\nname: v\n',
      'w.yaml:2:1: A second document begins here; a workflow file holds one',
    ],
    ['w.json', '{\n  "name": "w",\n  "tasks": [1,]\n}', "w.json:3:15: Unexpected token ']'"],
    ['w.json', '{ "name": w }', "w.json:1:11: Unexpected token 'w'"],
    ['w.json', '{ "name": "w"', 'w.json:1:14: Expected'],
  ])(
    verifies('W1.definition-located', '%s: names the place of a syntax error (%#)'),
    (path, text, message) => {
      expect(() => parseWorkflowText(text, path)).toThrow(message);
    },
  );

  it('refuses aliases that grow without bound', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 0; level < 8; level += 1) {
      const [from, to] = [String.fromCodePoint(97 + level), String.fromCodePoint(98 + level)];
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
    }
    expect(() => parseWorkflowText(bomb.join('\n'), 'w.yaml')).toThrow('Excessive alias count');
  });

  it.each([
    ['tasks:\n  - { id: a, type: t }\n', '1:1 name: it is missing, expected string'],
    [
      'name: w\ntasks:\n  - id: a\n    typ: t\n',
      '3:5 tasks[0].type: it is missing, expected string; 4:5 tasks[0].typ: there is no such field',
    ],
    ['name: w\ntasks: []\n', '2:1 tasks: a workflow has at least one task'],
    [
      'name: w\ntasks:\n  - { id: a, type: t }\n  - { id: a, type: t }\n',
      '4:7 tasks[1].id: the id "a" is taken by tasks[0]',
    ],
    ['name: w\ntasks:\n  - { id: "a[0]", type: t }\n', '3:7 tasks[0].id: a task id has 1 to 112 characters'],
    [
      'name: w\ninputs: { n: { type: number, default: "5" } }\ntasks: [{ id: a, type: t }]',
      '2:30 inputs.n.default: it is to be number',
    ],
    ['name: w\ntasks: [{ id: a, type: t, timeoutMs: 0 }]', '2:27 tasks[0].timeoutMs: Too small'],
    [
      'name: w\ntasks: [{ id: a, type: t, params: .inf }]',
      '2:27 tasks[0].params: Infinity is no JSON number',
    ],
    [
      'name: w\ntasks: [{ id: a, type: t, params: [{ n: .nan }] }]',
      '2:38 tasks[0].params[0].n: NaN is no JSON number',
    ],
    ['', '1:1: a workflow with name and tasks was expected, and there is nothing'],
    ['- a', '1:1: a workflow with name and tasks was expected, and there is a list'],
  ])(verifies('W1.definition-located', 'locates a broken rule (%#)'), (text, problem) => {
    expect(() => parseWorkflowText(text, 'w.yaml')).toThrow(`w.yaml: ${problem}`);
  });

  it('refuses a key that no object can hold as a member', () => {
    const yamlText = 'name: w\ntasks: [{ id: a, type: t, params: { x: { __proto__: 1 } } }]';
    expect(() => parseWorkflowText(yamlText, 'w.yaml')).toThrow(
      'tasks[0].params.x: a key cannot be named __proto__',
    );
  });

  it('refuses what is nested too deeply before anything recursive sees it', () => {
    const params = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown;
    expect(() => parseWorkflow({ name: 'w', tasks: [{ id: 'a', type: 't', params }] })).toThrow(
      'workflow: it is nested deeper than 100 levels',
    );
  });
});

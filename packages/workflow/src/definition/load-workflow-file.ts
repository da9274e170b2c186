import { extname, resolve } from 'node:path';
import { readJson } from './json-source.ts';
import { resolveModules } from './module-paths.ts';
import { parseWorkflow } from './parse-workflow.ts';
import { readText, withoutByteOrderMark } from './read-text.ts';
import { rememberSource } from './source-location.ts';
import type { WorkflowDefinition } from './workflow-schema.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Reads a workflow from a file: JSON where its name ends in `.json`, YAML otherwise. Modules of function agents are
 * resolved against the file.
 * @throws WORKFLOW_FILE_NOT_READ, WORKFLOW_SYNTAX, CONFIG_INVALID
 */
export async function loadWorkflowFile(path: string): Promise<WorkflowDefinition> {
  return parseWorkflowText(await readText(path), path);
}

/** @param path names the text, tells its format, and is what modules are resolved against. */
export function parseWorkflowText(text: string, path: string): WorkflowDefinition {
  const isJson = extname(path).toLowerCase() === '.json';
  const content = withoutByteOrderMark(text);
  const { value, locator } = isJson ? readJson(content, path) : readYaml(content, path);
  const definition = resolveModules(parseWorkflow(value, { where: path, locator }), resolve(path));
  rememberSource(definition, locator);
  return definition;
}

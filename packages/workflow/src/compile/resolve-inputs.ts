import { ConclaveError, JsonValueSchema } from '@conclave/contracts';
import type { JsonValue } from '@conclave/contracts';
import { readInput } from '../definition/input-value.ts';
import { knownNames } from '../definition/nearest-name.ts';
import type { WorkflowInputSpec } from '../definition/workflow-schema.ts';
import type { CompiledWorkflow, ResolvedInputs } from './compiled-workflow.ts';

/**
 * Checks what a run is given against the workflow's declaration. Texts for inputs of another type, as they come from
 * a command line, are read as that type. An input that is neither given nor required nor has a default is left out.
 * @throws WORKFLOW_INPUT_INVALID
 */
export function resolveInputs(
  workflow: Pick<CompiledWorkflow, 'name' | 'inputs'>,
  given: Readonly<Record<string, unknown>>,
): ResolvedInputs {
  const declared = Object.keys(workflow.inputs);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(workflow.inputs, name)) {
      throw invalid(workflow.name, name, `there is no such input. Inputs: ${knownNames(name, declared)}`);
    }
  }
  const entries: [string, JsonValue][] = [];
  for (const [name, spec] of Object.entries(workflow.inputs)) {
    const read = resolve(spec, Object.hasOwn(given, name) ? given[name] : undefined);
    if (typeof read === 'string') throw invalid(workflow.name, name, read);
    if (read.value !== undefined) entries.push([name, read.value]);
  }
  return Object.fromEntries(entries);
}

/** The value, or the problem as text. */
function resolve(spec: WorkflowInputSpec, given: unknown): { value: JsonValue | undefined } | string {
  if (given === undefined) {
    const isRequired = spec.required ?? spec.default === undefined;
    if (spec.default === undefined && isRequired) return `it is required, and is to be ${described(spec)}`;
    return { value: spec.default };
  }
  const json = JsonValueSchema.safeParse(given);
  if (!json.success) return 'it is not JSON';
  return readInput(spec.type, json.data);
}

function described(spec: WorkflowInputSpec): string {
  const purpose = spec.description === undefined ? '' : ` (${spec.description})`;
  return `a value of type ${spec.type}${purpose}`;
}

function invalid(workflow: string, input: string, problem: string): ConclaveError {
  return new ConclaveError('WORKFLOW_INPUT_INVALID', { details: { workflow, input, problem } });
}

import { ConclaveError } from '@conclave/contracts';

/**
 * What the compiler does not do, by name and place.
 * @param where path in the machine's config, for example `states.busy.invoke`.
 */
export function refuse(machineId: string, what: string, where: string): ConclaveError {
  return new ConclaveError('SUPERVISOR_MACHINE_NOT_FLAT', { details: { machine: machineId, what, where } });
}

import { ConclaveError } from '@conclave/contracts';

/** What an f32 can hold; beyond it is infinity. */
export const largestFloat = 3.4028234663852886e38;

/**
 * @param range both ends included.
 * @throws KERNEL_ARGUMENT_INVALID
 */
export function checkInteger(argument: string, value: number, range: { from: number; to: number }): void {
  if (Number.isSafeInteger(value) && value >= range.from && value <= range.to) return;
  refuseArgument(argument, `a whole number from ${range.from} to ${range.to}`, String(value));
}

/** @throws KERNEL_ARGUMENT_INVALID */
export function refuseArgument(argument: string, expected: string, actual: string): never {
  throw new ConclaveError('KERNEL_ARGUMENT_INVALID', { details: { argument, expected, actual } });
}

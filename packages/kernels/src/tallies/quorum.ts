import { checkInteger } from '../check-argument.ts';

/** A share as two whole numbers, so that comparing with it is exact: 2 and 3 for two thirds, or of 10,000. */
export interface Quorum {
  /** From 0 up to the denominator. */
  readonly numerator: number;
  /** From 1 to 2^20. */
  readonly denominator: number;
}

/** Weights and their sums are whole numbers up to 2^53, so that an f64 holds them exactly. */
export const largestTotal = 2 ** 53;
const largestDenominator = 2 ** 20;

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkQuorum({ numerator, denominator }: Quorum): void {
  checkInteger('quorum.denominator', denominator, { from: 1, to: largestDenominator });
  checkInteger('quorum.numerator', numerator, { from: 0, to: denominator });
}

/**
 * Whether `part` is more than the share of `whole`: denominator * part > numerator * whole, exactly.
 * @param part whole number up to 2^53, as the whole.
 * @throws KERNEL_ARGUMENT_INVALID
 */
export function exceedsQuorum(part: number, whole: number, quorum: Quorum): boolean {
  checkQuorum(quorum);
  checkInteger('part', part, { from: 0, to: largestTotal - 1 });
  checkInteger('whole', whole, { from: 0, to: largestTotal - 1 });
  return exceeds(part, whole, quorum);
}

/** As {@link exceedsQuorum}, unchecked. Products up to 2^73 are compared by their upper parts and lower 32 bits. */
export function exceeds(part: number, whole: number, { numerator, denominator }: Quorum): boolean {
  const partLower = (part % 2 ** 32) * denominator;
  const wholeLower = (whole % 2 ** 32) * numerator;
  const partUpper = Math.floor(part / 2 ** 32) * denominator + Math.floor(partLower / 2 ** 32);
  const wholeUpper = Math.floor(whole / 2 ** 32) * numerator + Math.floor(wholeLower / 2 ** 32);
  if (partUpper !== wholeUpper) return partUpper > wholeUpper;
  return partLower % 2 ** 32 > wholeLower % 2 ** 32;
}

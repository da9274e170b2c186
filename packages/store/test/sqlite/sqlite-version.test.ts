import { describe, expect, it } from 'vitest';
import { isWalResetSafe } from '../../src/sqlite/sqlite-version.ts';

describe('isWalResetSafe', () => {
  it.each([
    ['3.51.3', true],
    ['3.53.4', true],
    ['4.0.0', true],
    ['3.50.7', true],
    ['3.44.6', true],
    ['3.51.2', false],
    ['3.50.6', false],
    ['3.49.1', false],
    ['3.44.5', false],
    ['3.46.0', false],
    ['', false],
  ])('says of %s: %s', (version, safe) => {
    expect(isWalResetSafe(version)).toBe(safe);
  });
});

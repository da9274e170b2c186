import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCheckout } from '../../src/bench/find-checkout.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-checkout-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the checkout', () => {
  it('is found above a folder, and not where there is none', () => {
    const inside = join(folder, 'a', 'b');
    mkdirSync(inside, { recursive: true });
    expect(findCheckout(inside)).toBeUndefined();
    writeFileSync(join(folder, 'package.json'), '{ "name": "conclave-monorepo" }');
    writeFileSync(join(folder, 'a', 'package.json'), 'not JSON');
    expect(findCheckout(inside)).toBe(folder);
  });
});

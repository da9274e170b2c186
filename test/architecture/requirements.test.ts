import { describe, expect, it } from 'vitest';
import { requirements, verifies, type RequirementId } from '../requirements.ts';

describe('requirements', () => {
  it('puts the cited ids at the end of a test title', () => {
    expect(verifies('E1.layers-point-down', 'title')).toBe('title [E1.layers-point-down]');
    expect(verifies(['E1.layers-point-down', 'E1.layers-point-down'], 't')).toContain(
      ' [E1.layers-point-down] [',
    );
  });

  it('refuses an id that is not in the table', () => {
    expect(() => verifies('E1.unknown' as RequirementId, 'title')).toThrow(
      'unknown requirement "E1.unknown"',
    );
  });

  it('names every requirement <area>.<slug>, in alphabetical order', () => {
    const ids = Object.keys(requirements);
    for (const id of ids) expect(id).toMatch(/^(?:[A-Z]\d+|REVIEW)\.[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(ids).toEqual(ids.toSorted());
  });
});

import { describe, expect, it } from 'vitest';
import { currentApi, pinnedApi } from './public-api.ts';

describe('public interface', () => {
  const current = currentApi();
  const pinned = pinnedApi();

  it('has the pinned entries (accept a wanted change with "npm run api:update")', () => {
    expect(Object.keys(current)).toEqual(Object.keys(pinned));
  });

  it.each(Object.keys(current))('of %s has the pinned names', (entry) => {
    expect(current[entry]).toEqual(pinned[entry]);
  });
});

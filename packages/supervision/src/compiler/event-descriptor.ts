/** XState's rule: an exact type, `*`, or `prefix.*` by whole tokens. */
export function matchesDescriptor(eventType: string, descriptor: string): boolean {
  if (descriptor === eventType || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const expected = descriptor.split('.');
  const actual = eventType.split('.');
  for (const [index, token] of expected.entries()) {
    if (token === '*') return index === expected.length - 1;
    if (token !== actual[index]) return false;
  }
  return true;
}

/** The descriptors that match a type, exact first, then the longest wildcard. Equal lengths keep the config's order. */
export function matchingDescriptors(descriptors: readonly string[], eventType: string): string[] {
  const wildcards = descriptors
    .filter((descriptor) => descriptor !== eventType && matchesDescriptor(eventType, descriptor))
    .toSorted((a, b) => b.length - a.length);
  return descriptors.includes(eventType) ? [eventType, ...wildcards] : wildcards;
}

/**
 * Where a build is. A module knows its own place at once; finding a package by its name takes more than a millisecond, the
 * longest part of loading.
 * @param {string} build `simd`, `relaxed`, `simd-shared` or `relaxed-shared`
 * @returns {URL}
 */
export function locateBuild(build) {
  return new URL(`dist/${build}.wasm`, import.meta.url);
}

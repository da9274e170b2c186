/** Where a build is: `simd`, `relaxed`, `simd-shared` or `relaxed-shared`. */
export function locateBuild(build: string): URL;

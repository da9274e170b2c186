/**
 * SQLite 3.7.0 to 3.51.2 can lose committed data when several connections share a file in WAL mode (the "WAL-reset
 * bug" of sqlite.org/wal.html); fixed in 3.51.3 and in the backports 3.50.7 and 3.44.6.
 */
export function isWalResetSafe(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3) return major > 3;
  if (minor === 44) return patch >= 6;
  if (minor === 50) return patch >= 7;
  return minor > 51 || (minor === 51 && patch >= 3);
}

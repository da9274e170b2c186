/**
 * Linux `statfs` types of file systems that live on another machine, or that do not share memory between the
 * processes on them, which the WAL needs (linux/magic.h and the file systems' own headers).
 */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9p'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
]);

/** The name of the network file system with this `statfs` type, undefined for a local or an unknown one. */
export function networkFileSystemName(type: number): string | undefined {
  return networkTypes.get(type >>> 0);
}

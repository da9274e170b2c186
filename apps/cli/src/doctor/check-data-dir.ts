import { messageOf } from '@conclave/contracts';
import { nearestExisting } from './nearest-folder.ts';
import { fail, ok, type Check } from './check.ts';
import { probeStore, type SqliteFacts } from './probe-store.ts';

const NAME = 'data directory';
const ADVICE =
  'Choose another folder with --data-dir or CONCLAVE_DATA_DIR, on a local disk that you may write to.';

export interface DataDirFindings {
  readonly check: Check;
  /** Undefined when SQLite could not work there. */
  readonly facts: SqliteFacts | undefined;
}

/** Whether a store can live there: made, written in WAL mode, on a local file system. */
export async function checkDataDir(dataDir: string): Promise<DataDirFindings> {
  const nearest = nearestExisting(dataDir);
  if (!nearest.isFolder)
    return { check: fail(NAME, `${nearest.path} is not a folder`, ADVICE), facts: undefined };
  try {
    const facts = await probeStore(nearest.path);
    const exists = nearest.path === dataDir;
    const detail = exists ? `${dataDir} is writable and local` : `${dataDir} can be made when it is needed`;
    return { check: ok(NAME, detail), facts };
  } catch (error) {
    return { check: fail(NAME, messageOf(error), ADVICE), facts: undefined };
  }
}

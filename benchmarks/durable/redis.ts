/** The Redis at REDIS_URL, or at the usual address of this machine. */
import { Redis } from 'ioredis';

export const redisUrl = process.env['REDIS_URL'] || 'redis://127.0.0.1:6379';

/** "Redis 7.0.1, which writes nothing to disk", or undefined where no server answers. */
export async function describeRedis(): Promise<string | undefined> {
  const redis = new Redis(redisUrl, { lazyConnect: true, connectTimeout: 2_000, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '';
    return `Redis ${version}, ${await durability(redis)}`;
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

async function durability(redis: Redis): Promise<string> {
  const setting = async (name: string): Promise<string> => {
    const [, value] = (await redis.config('GET', name)) as string[];
    return value ?? '';
  };
  if ((await setting('appendonly')) === 'yes') return `flushing its log "${await setting('appendfsync')}"`;
  return (await setting('save')) === '' ? 'which writes nothing to disk' : 'which writes snapshots only';
}

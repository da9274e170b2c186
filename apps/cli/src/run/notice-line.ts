import type { StoreNotice } from '@conclave/swarm';

/** What a person should know of a server that is gone or back. */
export function noticeLine({ message, fields }: StoreNotice): string {
  const { over, where, reason } = fields;
  const server = typeof over === 'string' ? over : 'PostgreSQL';
  const why = typeof reason === 'string' && typeof where === 'string' ? ` (${where}: ${reason})` : '';
  return `${server}: ${message}${why}\n`;
}

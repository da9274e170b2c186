import { ConclaveError } from '@conclave/contracts';

/** Where a swarm's tables are: a schema of its own, so that they never meet those of another program. */
export interface DatabaseAddress {
  /** For the driver: with the password, without `schema`. */
  readonly url: string;
  readonly schema: string;
  /** For messages: without password. */
  readonly shown: string;
}

const DEFAULT_SCHEMA = 'conclave';

/** Needs no quoting anywhere, and PostgreSQL cuts off nothing. */
const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

/** `postgres://user:password@host:port/database?schema=name&…`; further parameters are the driver's. @throws CONFIG_INVALID */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol))
    throw invalid('it must begin with postgres:// or postgresql://');
  const schema = url.searchParams.get('schema') ?? DEFAULT_SCHEMA;
  if (!schemaName.test(schema) || schema.startsWith('pg_'))
    throw invalid(`schema "${schema}" must be lower-case letters, digits and underscores`);
  url.searchParams.delete('schema');
  return { url: url.href, schema, shown: shownOf(url, schema) };
}

function shownOf({ protocol, username, host, pathname }: URL, schema: string): string {
  const user = username === '' ? '' : `${username}@`;
  return `${protocol}//${user}${host}${pathname}?schema=${schema}`;
}

/** Without the text: it may hold a password. */
function invalid(problems: string): ConclaveError {
  return new ConclaveError('CONFIG_INVALID', { details: { where: 'the address of the database', problems } });
}

import { ConclaveError } from '@conclave/contracts';

export interface NatsAddress {
  /** Servers of one cluster, `host:port`. */
  readonly servers: string[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  /** Refuse servers that do not encrypt. */
  readonly isEncrypted: boolean;
  /** For messages: without user, password and token. */
  readonly shown: string;
}

/**
 * `nats://[user:password@|token@]host[:port]`, or several of one cluster with commas between them: who it is stands in
 * the first. `tls://` insists on encryption. @throws CONFIG_INVALID
 */
export function parseNatsUrl(text: string): NatsAddress {
  const urls = text.split(',').map((part) => parseOne(part.trim()));
  const [first] = urls;
  if (first === undefined) throw invalid('it is empty');
  const user = decode(first.username);
  const password = first.password === '' ? undefined : decode(first.password);
  const servers = urls.map(({ hostname, port }) => `${hostname}:${port || '4222'}`);
  return {
    servers,
    user: password === undefined ? undefined : user,
    password,
    token: password === undefined && user !== '' ? user : undefined,
    isEncrypted: first.protocol === 'tls:',
    shown: servers.map((server) => `${first.protocol}//${server}`).join(','),
  };
}

function parseOne(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(?:nats|tls):$/.test(url.protocol) || url.hostname === '')
    throw invalid('it must be nats://host:port or tls://host:port');
  return url;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('user, password or token has a "%" that is not part of an escape: write it as %25');
  }
}

/** Without the text: it may hold a password. */
function invalid(problems: string): ConclaveError {
  return new ConclaveError('CONFIG_INVALID', { details: { where: 'the address of NATS', problems } });
}

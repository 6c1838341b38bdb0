/** Where the API may listen: loopback as it is, any other address only with TLS. */
import { err, ok, type Result } from '@noroshi/time';
import { isLoopback } from './gate.ts';

/** PEM texts. */
export type TlsPair = { readonly key: string; readonly cert: string };

export function listenRule(host: string, tls: TlsPair | undefined): Result<true, string> {
  if (isLoopback(host) || tls !== undefined) return ok(true);
  return err(
    `${host} can be reached from other machines, and without TLS passwords and warnings would travel in the open: give --tls-key and --tls-cert, or listen on 127.0.0.1`,
  );
}

/** Why a port could not be had, in words; `options` is what its options begin with: --port and --host, or --partner-port … */
export function listenTrouble(
  host: string,
  port: number,
  cause: unknown,
  options: '' | 'partner-' | 'taxii-' = '',
): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const where = `${host}:${port}`;
  if (code === 'EADDRINUSE')
    return `${where} is in use by another program: give another --${options}port, or 0 for any free one`;
  if (code === 'EACCES')
    return `${where} may not be used by this user: give a --${options}port of 1024 or more`;
  if (code === 'EADDRNOTAVAIL')
    return `this machine has no address ${host}: give another --${options}host`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${host} is no address and no known name: give another --${options}host`;
  const who = options === '' ? 'the API' : 'the partner link';
  return `${who} cannot listen on ${where}: ${message}`;
}

/**
 * The part that listens: takes the routes of all areas and the page, reads the TLS pair, keeps the key that seals positions in
 * the data directory, and says where it answers.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { createAuthenticate } from '../access/index.ts';
import type { NodeContext, Part } from '../context.ts';
import { catalogueAge } from '../sources/catalogue.ts';
import { StartError } from '../start-error.ts';
import type { TlsPair } from './listen.ts';
import type { Mount } from './mount.ts';
import type { Route } from './route.ts';
import { createServer, type ServerOptions } from './server.ts';

export type ApiPartOptions = Pick<
  ServerOptions,
  'host' | 'port' | 'names' | 'files' | 'limits' | 'catalogue' | 'overloaded'
> & {
  readonly routes: readonly Route[];
  readonly tls: { readonly keyFile: string; readonly certFile: string } | null;
  /** Who is behind a token; the sessions of the store unless a test says otherwise. */
  readonly authenticate?: (context: NodeContext) => ServerOptions['authenticate'];
};

export type ApiPart = Part & {
  /** Where it answers; null until it does. */
  url(): string | null;
  /** What it serves: the tests of authorisation go through it. */
  mounts(): readonly Mount[];
};

const KEY_BYTES = 32;

export function apiPart(options: ApiPartOptions): ApiPart {
  let url: string | null = null;
  let mounts: readonly Mount[] = [];
  return {
    name: 'api',
    url: () => url,
    mounts: () => mounts,
    start: async (context) => {
      const { tls, authenticate = createAuthenticate, ...rest } = options;
      const pair = tls === null ? {} : { tls: await readPair(tls) };
      const streamKey = await keptKey(context);
      const server = createServer(context, {
        ...{ catalogue: catalogueAge, ...rest, ...pair, streamKey },
        authenticate: authenticate(context),
      });
      mounts = server.mounts;
      url = await server.listen();
      context.health.report('api', 'ok');
      return { close: () => server.close() };
    },
  };
}

export async function readPair(tls: { keyFile: string; certFile: string }): Promise<TlsPair> {
  const read = async (option: string, file: string) => {
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      throw new StartError(`${option} ${file} cannot be read: ${(cause as Error).message}`);
    }
  };
  const key = await read('--tls-key', tls.keyFile);
  const cert = await read('--tls-cert', tls.certFile);
  try {
    createSecureContext({ key, cert });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new StartError(`--tls-key and --tls-cert are no usable pair of PEM files: ${why}`);
  }
  return { key, cert };
}

/** Made at the first start, readable by its owner only. Whoever has it could count changes, no more. */
async function keptKey(context: NodeContext): Promise<Uint8Array> {
  const file = join(context.dataDir, 'keys', 'events.key');
  try {
    await writeFile(file, context.random(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(file, cause);
  }
  const key = await readFile(file).catch((cause: unknown) => {
    throw unusable(file, cause);
  });
  if (key.length === KEY_BYTES) return key;
  throw new StartError(
    `${file} is damaged: remove it, and clients of events load their lists anew`,
  );
}

function unusable(file: string, cause: unknown): StartError {
  return new StartError(`${file} cannot be used: ${(cause as Error).message}`);
}

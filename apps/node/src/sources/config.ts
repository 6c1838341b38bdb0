/**
 * Where element sets come from: configuration of kind 'source'. Nothing is fetched that is not here. Secrets are never part of
 * it: an account or a token is a file readable by this user only, or two variables of the environment.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, ok, type Result } from '@noroshi/time';
import { Epoch, Id, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

export const SOURCE_LIMITS = {
  celestrakEveryMinS: 7200, // one fetch of a group in two hours: CelesTrak's own rule
  spacetrackEveryMinS: 3600, // GP once an hour: Space-Track's own rule
  urlEveryMinS: 60,
} as const;

const DAY_S = 86_400;
const MONTH_S = 31 * DAY_S;
const every = (minimum: number) => Type.Optional(Type.Integer({ minimum, maximum: MONTH_S }));
const Path = Type.String({ minLength: 1, maxLength: 4096 });
const Url = Type.String({ minLength: 8, maxLength: 2048, pattern: '^https?://' });
const closed = { additionalProperties: false } as const;

/** `everyS`: how often newer data is expected; older than twice that, a source is stale. */
export const Source = Type.Union([
  Type.Object({ id: Id, type: Type.Literal('file'), path: Path, everyS: every(60) }, closed),
  Type.Object({ id: Id, type: Type.Literal('directory'), path: Path, everyS: every(60) }, closed),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('url'), url: Url },
      everyS: every(SOURCE_LIMITS.urlEveryMinS),
      local: Type.Optional(Type.Boolean()), // a host of the own network: its address is not checked
      tokenFile: Type.Optional(Path), // two lines: host, token; sent to that host only, as Authorization: Bearer
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('celestrak') },
      group: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }),
      format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('json')])),
      everyS: every(SOURCE_LIMITS.celestrakEveryMinS),
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('tracss'), url: Url, tokenFile: Type.Optional(Path) },
      everyS: every(SOURCE_LIMITS.spacetrackEveryMinS),
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('spacetrack') },
      accountFile: Type.Optional(Path), // three lines: host, identity, password; else the environment
      sinceDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
      everyS: every(SOURCE_LIMITS.spacetrackEveryMinS),
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('seeded'), scenario: Title },
      seed: Type.Union([Type.Integer(), Title]),
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: 200_000 })),
      fromUs: Type.Optional(Epoch), // the first instant of the world
      plants: Type.Optional(Type.Boolean()), // with what the watch of behaviour is to find, and the weeks before
      everyS: every(60),
    },
    closed,
  ),
]);
export type Source = Static<typeof Source>;
export type SourceType = Source['type'];

/** What the schema cannot say; null when it is good. The value is not to be shown: it may hold a secret. */
export function sourceProblem(
  source: Source,
): { readonly path: string; readonly expected: string } | null {
  if (source.type !== 'url' && source.type !== 'tracss') return null;
  const url = URL.parse(source.url);
  if (url === null) return { path: 'url', expected: 'an address such as https://host/path' };
  if (url.username !== '' || url.password !== '')
    return { path: 'url', expected: 'without user and password: a token comes from tokenFile' };
  if (source.tokenFile !== undefined && url.protocol !== 'https:' && !isLocal(source))
    return { path: 'url', expected: 'https: no token goes open' };
  return null;
}

function isLocal(source: Source): boolean {
  return source.type === 'url' && source.local === true;
}

const EVERY_S: Readonly<Record<SourceType, number>> = {
  file: DAY_S,
  directory: DAY_S,
  url: 6 * 3600,
  celestrak: SOURCE_LIMITS.celestrakEveryMinS,
  tracss: 6 * 3600,
  spacetrack: 8 * 3600,
  seeded: 600,
};

export function everyOf(source: Source): number {
  return source.everyS ?? EVERY_S[source.type];
}

/** Files are looked at that often; that is cheap, and says nothing of how often they should change. */
export const FILE_POLL_S = 2;

/** A row of configuration as a source; undefined when it does not fit (an older Noroshi's, or damaged by hand). */
export function readSource(doc: unknown): Source | undefined {
  return Value.Check(Source, doc) ? doc : undefined;
}

/** What `--elements` names: celestrak, tracss, a URL, a folder or a file. The row is written as any other configuration. */
export function sourceFromOption(
  text: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Result<Source, string> {
  if (text === 'celestrak') return ok({ id: 'celestrak', type: 'celestrak', group: 'active' });
  if (text === 'tracss') {
    const url = env.NOROSHI_TRACSS_URL;
    if (url === undefined || URL.parse(url) === null) {
      return err(
        'tracss needs the address that your TraCSS account was given: set NOROSHI_TRACSS_URL to it, or apply a source of type tracss with url and tokenFile',
      );
    }
    const tokenFile = env.NOROSHI_TRACSS_TOKEN_FILE;
    return ok({
      ...{ id: 'tracss', type: 'tracss', url },
      ...(tokenFile === undefined ? {} : { tokenFile: resolve(tokenFile) }),
    });
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
      return err(
        `--elements ${text.slice(0, 200)} is no address to fetch: https://host/path without a user is right`,
      );
    }
    return ok({ id: 'elements', type: 'url', url: url.href });
  }
  const path = resolve(text);
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) {
    return err(
      `--elements ${text.slice(0, 200)}: there is no such file or folder; celestrak, tracss, a URL, a file or a folder is right`,
    );
  }
  return ok({ id: 'elements', type: facts.isDirectory() ? 'directory' : 'file', path });
}

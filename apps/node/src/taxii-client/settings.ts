/**
 * TAXII servers of others: configuration of kind 'taxii'. Nothing is asked or told that is not here. Secrets are never part of it:
 * a file that only its owner reads, for one host.
 */
import type { TaxiiPullSettings } from '@noroshi/exchange';
import { Id, Title, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const closed = { additionalProperties: false } as const;
const Path = Type.String({ minLength: 1, maxLength: 4096 });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

export const TAXII_POLL = { everyS: 300, everyMinS: 10, everyMaxS: 86_400, overlapS: 2 } as const;

const Auth = Type.Union([
  Type.Object({ type: Type.Literal('none') }, closed),
  /** Three lines: host, name, password. */
  Type.Object({ type: Type.Literal('basic'), accountFile: Path }, closed),
  Type.Object({ type: Type.Literal('certificate'), keyFile: Path, certificateFile: Path }, closed),
  /** This node's own key: of a server that knows its pin. */
  Type.Object({ type: Type.Literal('node') }, closed),
]);

export const TaxiiSource = Type.Object(
  {
    id: Id,
    url: Type.String({ minLength: 8, maxLength: 2048, pattern: '^https?://' }), // discovery or api root
    collections: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 64 })), // without it all that may be read
    auth: Type.Optional(Auth),
    /** How the server is known: by its key, by an own authority, else by those of the system. */
    serverPin: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
    caFile: Type.Optional(Path),
    local: Type.Optional(Type.Boolean()), // a host of the own network: its address is not checked
    everyS: Type.Optional(
      Type.Integer({ minimum: TAXII_POLL.everyMinS, maximum: TAXII_POLL.everyMaxS }),
    ),
    pageMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    overlapS: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
    versions: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('last')])),
    /** What comes is marked at least so. */
    tlp: Type.Optional(Tlp),
    organisation: Type.Optional(Title), // whom it stands for, as it is shown
    pull: Type.Optional(Type.Boolean()), // false: nothing is taken from there
    /** What rules released to this partner is posted there. Without it nothing is. */
    push: Type.Optional(Type.Object({ partner: Id, collection: Uuid }, closed)),
  },
  closed,
);
export type TaxiiSource = Static<typeof TaxiiSource>;

export function pullSettings(source: TaxiiSource): TaxiiPullSettings {
  const { pageMax = 1000, versions = 'all', overlapS = TAXII_POLL.overlapS } = source;
  return { limit: pageMax, versions, overlapS };
}

/** What the schema cannot say; null when it is good. */
export function taxiiSourceProblem(
  source: TaxiiSource,
): { readonly path: string; readonly expected: string } | null {
  const { url: text, auth, local, serverPin, caFile } = source;
  const url = URL.parse(text);
  if (url === null) return { path: 'url', expected: 'an address such as https://host/taxii2/' };
  if (url.username !== '' || url.password !== '' || url.search !== '')
    return { path: 'url', expected: 'without user, password and query: an account is a file' };
  if (url.protocol === 'http:' && local !== true)
    return { path: 'url', expected: 'https: http is for a host of the own network (local: true)' };
  if (url.protocol === 'http:' && (auth?.type === 'certificate' || auth?.type === 'node'))
    return { path: 'auth', expected: 'https: a certificate is shown in TLS' };
  if (serverPin !== undefined && caFile !== undefined)
    return { path: 'serverPin', expected: 'serverPin or caFile, not both' };
  return null;
}

/** A row as a source; undefined when it does not fit. */
export function readTaxiiSource(doc: unknown): TaxiiSource | undefined {
  return Value.Check(TaxiiSource, doc) ? doc : undefined;
}

/**
 * Configuration of kind `witness`: who else than the partner cosigns our lanes, where it is asked, and how many must have signed. The
 * keys are the operator's word of who that is; nothing is learned from the other end.
 */
import { type NoteKey, parseWitnessKey } from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import { Id, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { sha256 } from '../keys/keys.ts';
import { isLoopback } from '../notify/schemas.ts';

const Vkey = Type.String({ minLength: 20, maxLength: 2200 }); // one of ML-DSA-44 has 1,762 characters of base64

/** One witness: its keys, which it prints itself, and the address at which it is asked; without one its cosignatures come otherwise. */
const WitnessRow = Type.Object(
  {
    ...{ id: Id, type: Type.Literal('witness'), name: Type.Optional(Title) },
    keys: Type.Array(Vkey, { minItems: 1, maxItems: 4 }), // all of one name
    url: Type.Optional(Type.String({ maxLength: 500, pattern: '^https?://[^\\s?#]+$' })),
    local: Type.Optional(Type.Boolean()), // a host of the own network
    ca: Type.Optional(Type.String({ maxLength: 20_000 })), // PEM of the authority that signed its certificate
  },
  { additionalProperties: false },
);

/** How many witnesses, the partner counted, must have cosigned a lane, and how long after it has grown. */
const WitnessPolicy = Type.Object(
  {
    ...{ id: Id, type: Type.Literal('policy') },
    least: Type.Integer({ minimum: 1, maximum: 16 }),
    withinS: Type.Integer({ minimum: 10, maximum: 604_800 }),
  },
  { additionalProperties: false },
);

export const WitnessSetting = Type.Union([WitnessRow, WitnessPolicy]);
export type WitnessSetting = Static<typeof WitnessSetting>;

export type WitnessPeer = Omit<Static<typeof WitnessRow>, 'keys'> & {
  readonly witness: string; // its name, as its lines begin
  readonly keys: readonly NoteKey[];
};

export type WitnessSettings = {
  readonly peers: readonly WitnessPeer[];
  readonly policy: Static<typeof WitnessPolicy> | null;
};

export type WitnessFault = { readonly path: string; readonly expected: string };

/** What the schema cannot say; null when it is good. */
export function witnessFault(setting: WitnessSetting): WitnessFault | null {
  if (setting.type === 'policy')
    return setting.id === 'policy' ? null : { path: 'id', expected: '"policy": there is one' };
  const keys = setting.keys.map((text) => parseWitnessKey(sha256, text));
  const wrong = keys.findIndex((key) => !key.ok);
  if (wrong >= 0)
    return {
      ...{ path: `keys.${wrong}` },
      expected: 'name+hash+base64, as noroshi witness status prints it',
    };
  const names = new Set(keys.flatMap((key) => (key.ok ? [key.value.name] : [])));
  if (names.size > 1) return { path: 'keys', expected: 'keys of one name' };
  if (setting.url === undefined) return null;
  const url = URL.parse(setting.url);
  if (url === null || url.username !== '' || url.password !== '')
    return { path: 'url', expected: 'https://host/path, without user and password' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
    return { path: 'url', expected: 'https for any host but this machine' };
  return null;
}

/** The rows that hold; one that does not was refused when it was written, and is passed over. */
export async function readWitnesses(db: Db): Promise<WitnessSettings> {
  const peers: WitnessPeer[] = [];
  let policy: WitnessSettings['policy'] = null;
  for (const { id, doc } of await configRows(db, 'witness')) {
    if (!Value.Check(WitnessSetting, doc) || doc.id !== id || witnessFault(doc) !== null) continue;
    if (doc.type === 'policy') policy = doc;
    else {
      const keys = doc.keys.flatMap((text) => {
        const key = parseWitnessKey(sha256, text);
        return key.ok ? [key.value] : [];
      });
      peers.push({ ...doc, keys, witness: keys[0]!.name });
    }
  }
  return { peers, policy };
}

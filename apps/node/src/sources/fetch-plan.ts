/**
 * What a source would ask for, from where and how often, before it is saved: the same addresses that look-remote.ts asks. What
 * reads this machine's own disk says so, and makes no request.
 */
import { Type } from 'typebox';
import { everyOf, FILE_POLL_S, type Source } from './config.ts';
import { SERVICES } from './look.ts';
import { celestrakUrl, spacetrackPath } from './look-remote.ts';

export const FetchPlan = Type.Object({
  requests: Type.Array(Type.Object({ method: Type.Enum(['GET', 'POST']), url: Type.String() })), // of one look
  hosts: Type.Array(Type.String()), // nothing else is asked
  everyS: Type.Integer(), // how often it is looked at
  expectedEveryS: Type.Integer(), // how often newer data is expected; twice that is stale
  local: Type.Union([Type.String(), Type.Null()]), // the file or folder of this machine
  credentials: Type.Enum(['none', 'token', 'account-file', 'environment']),
});

type Plan = {
  requests: { method: 'GET' | 'POST'; url: string }[];
  hosts: string[];
  everyS: number;
  expectedEveryS: number;
  local: string | null;
  credentials: 'none' | 'token' | 'account-file' | 'environment';
};

export function fetchPlan(source: Source): Plan {
  const expectedEveryS = everyOf(source);
  const none: Plan = {
    ...{ requests: [], hosts: [], everyS: FILE_POLL_S, expectedEveryS },
    ...{ local: null, credentials: 'none' },
  };
  const asked = (requests: Plan['requests'], credentials: Plan['credentials']): Plan => ({
    ...{ ...none, requests, credentials, everyS: expectedEveryS },
    hosts: [...new Set(requests.map(({ url }) => new URL(url).host))],
  });
  const get = (url: string) => ({ method: 'GET' as const, url });
  switch (source.type) {
    case 'file':
    case 'directory':
      return { ...none, local: source.path };
    case 'celestrak':
      return asked([get(celestrakUrl(SERVICES.celestrak, source))], 'none');
    case 'url':
    case 'tracss':
      return asked([get(source.url)], source.tokenFile === undefined ? 'none' : 'token');
    case 'spacetrack': {
      const base = SERVICES.spacetrack;
      const login = { method: 'POST' as const, url: `${base}/ajaxauth/login` };
      const requests = [login, get(`${base}${spacetrackPath(source)}`)];
      const logout = get(`${base}/ajaxauth/logout`);
      const from = source.accountFile === undefined ? 'environment' : 'account-file';
      return asked([...requests, logout], from);
    }
    case 'seeded':
      return { ...none, everyS: expectedEveryS };
  }
}

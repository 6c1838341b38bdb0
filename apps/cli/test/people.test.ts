/** People, configuration and assets from the command line: sessions with the real launcher on a data directory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataDir } from '@noroshi/node';
import type { Mode } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { folderWith, noroshi, sessionIn } from './session.ts';

async function nodeIn(mode: Mode, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = folderWith(files);
  const facts = { mode, nodeId: 'alpha', scenario: null };
  const made = await createDataDir(join(cwd, 'node'), facts, '2026-01-01T00:00:00Z', {});
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return cwd;
}

const ASSETS = `\uFEFFid,kind,name,owner,latitude_deg,longitude_deg,networks\r
GS-1,station,"Kita, north",alpha-space,35,139,192.0.2.0/24\r
GS-2,station,Minami,alpha-space,135,139,\r
SAT-1,satellite,Relay,alpha-space,,,\r
GS-1,station,again,alpha-space,1,1,\r
`;

test('people are added, let in and revoked; what is wrong is said', async () =>
  sessionIn(
    await nodeIn('live'),
    `$ noroshi user add tanaka --role duty,analyst --clearance GREEN --data node
     > added tanaka: duty, analyst
     ! noroshi: let them in with: noroshi user link tanaka
     $ noroshi user add tanaka --role duty --data node
     ! noroshi: tanaka is there already: choose another name, or see noroshi user list
     ? 3
     $ noroshi user add Taro --role duty --data node
     ! noroshi: "Taro" is not a name: 2 to 32 of a-z, 0-9, dot, dash and underscore, a letter first
     ? 2
     $ noroshi user add taro --role boss --data node
     ! …"boss" is no role: analyst, duty, release, reviewer, admin.…
     ! ...
     ? 2
     $ noroshi user add taro --role admin,release --data node
     ! noroshi: in live mode admin stands alone (it manages people, and neither releases nor edits rules); release must be somebody else's
     ? 2
     $ noroshi user link tanaka --url https://watch.example:8460/ --data node
     > https://watch.example:8460/#link=…
     ! noroshi: it works once, until …Z; earlier links of tanaka no longer do
     $ noroshi user revoke tanaka --data node
     > revoked tanaka; their sessions have ended
     $ noroshi user link tanaka --data node
     ! noroshi: no node is running on node: say where the page is reached: --url https://watch.example:8460
     ? 2
     $ noroshi user link tanaka --url https://watch.example:8460/ --data node
     ! noroshi: tanaka is revoked: a link would not let them in
     ? 3
     $ noroshi user list --data node
     > name    state    roles         owners  clearance  since
     > tanaka  revoked  duty,analyst  *       GREEN      …
     $ noroshi user list --data nowhere
     ! noroshi: nowhere is not a data directory of Noroshi: …
     ? 3`,
  ));

test('assets from a spreadsheet: bad rows refused by line, the rest kept, again is nothing', async () =>
  sessionIn(
    await nodeIn('exercise', { 'assets.csv': ASSETS, 'odd.csv': 'id,kind,colour\n' }),
    `$ noroshi asset import assets.csv --dry-run --data node
     > + GS-1
     > + SAT-1
     ! assets.csv:3: latitude_deg is 135: it must be <= 90
     ! assets.csv:5: id GS-1 is on line 2 already
     ! assets.csv:4: SAT-1 has no object_id: no orbit of it is watched
     ! noroshi: 2 assets would be read: 2 new, 0 changed, 0 as before; 2 rows refused
     ? 1
     $ noroshi config export --data node
     > {
     > "format": "noroshi-config/1",
     > "mode": "exercise",
     > "config": {}
     > }
     $ noroshi asset import assets.csv --data node
     > ...
     ! ...
     ? 1
     $ noroshi asset import assets.csv --json --data node
     > {"dryRun":false,"new":0,"changed":0,"same":2,"refused":2,…}
     ! ...
     ? 1
     $ noroshi asset import odd.csv --data node
     ! noroshi: odd.csv: no column is called "colour": the columns are id, kind, name, …
     ? 3
     $ noroshi asset import none.csv --data node
     ! noroshi: none.csv: there is no such file; …
     ? 3`,
  ));

test('configuration goes out, is checked, and comes back; whole or nothing, and never in the other mode', async () => {
  const cwd = await nodeIn('exercise', { 'assets.csv': ASSETS });
  await noroshi(['asset', 'import', 'assets.csv', '--data', 'node'], { cwd });
  await noroshi(['config', 'export', '--out', 'all.json', '--data', 'node'], { cwd });
  const text = readFileSync(join(cwd, 'all.json'), 'utf8');
  const files = {
    'all.json': text,
    'other.json': text.replace('Kita, north', 'Higashi'),
    'bad.json': text.replace('"station"', '"boat"').replace('"serves": []', '"serf": []'),
    'live.json': text.replace('"exercise"', '"live"'),
    'twice.json': '{"format": "noroshi-config/1",\n "format": "noroshi-config/1"}',
    'less.json': JSON.stringify({
      format: 'noroshi-config/1',
      mode: 'exercise',
      config: { asset: {} },
    }),
  };
  const there = await nodeIn('exercise', files);
  await sessionIn(
    there,
    `$ noroshi config check all.json
     > all.json: 2 rows, all as they should be
     $ noroshi config check bad.json
     ! bad.json: asset GS-1: serves is missing: give it
     ! bad.json: asset GS-1: serf is []: there is no such field here; leave it out
     ! bad.json: asset GS-1: kind is "boat": one of satellite, station, prefix, link, area
     ? 1
     $ noroshi config check twice.json
     ! twice.json: it is not JSON as this file has it: line 2, column …
     ? 1
     $ noroshi config apply bad.json --data node
     ! ...
     ! noroshi: bad.json was not applied: nothing was changed
     ? 3
     $ noroshi config apply live.json --data node
     ! noroshi: live.json is of mode live, this node of mode exercise: the two never mix
     ? 3
     $ noroshi config apply all.json --data node
     > + asset GS-1
     > + asset SAT-1
     ! noroshi: 2 rows changed
     $ noroshi config apply other.json --dry-run --data node
     > ~ asset GS-1
     > name: "Kita, north" -> "Higashi"
     ! noroshi: 1 row would change; nothing was changed
     $ noroshi config apply all.json --data node
     ! noroshi: nothing to change: the file says what is in force
     $ noroshi config apply less.json --replace --data node
     > - asset GS-1
     > - asset SAT-1
     ! noroshi: 2 rows changed`,
  );
  await noroshi(['config', 'apply', 'all.json', '--data', 'node'], { cwd: there });
  const again = await noroshi(['config', 'export', '--data', 'node'], { cwd: there });
  expect(again.stdout).toBe(text);
});

const RULE = {
  ...{ id: 'r1', partner: 'bravo', kinds: ['conjunction'], severities: ['high'], tlpMax: 'AMBER' },
  ...{ assets: '*', owners: '*', reason: 'agreed' },
};

test('live: a rule from the command line waits for a person', async () => {
  const config = { rule: { r1: RULE } };
  const file = JSON.stringify({ format: 'noroshi-config/1', mode: 'live', config });
  await sessionIn(
    await nodeIn('live', { 'rules.json': file }),
    `$ noroshi config apply rules.json --reason memorandum --data node
     > + rule r1
     ! noroshi: 1 row: 1 of them proposed, since in live mode rules, warrants, partners and channels need a second person
     $ noroshi config export --data node
     > ...
     > "config": {}
     > }`,
  );
});

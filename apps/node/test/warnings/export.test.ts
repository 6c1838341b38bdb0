/** Files of warnings over HTTP: what is in them, for whom, how they are marked, and that each is in the audit. */
import { auditLines } from '@noroshi/store';
import { expect, it } from 'vitest';
import { admitNotices } from '../../src/warnings/admit.ts';
import { noteReply } from '../../src/warnings/receive.ts';
import { routes } from '../../src/warnings/routes.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { aDraft, aMarking, HOUR_US, writeAssets } from './make.ts';

const LOW = 'token-of-low-0123456789';

type File = {
  readonly text: string;
  readonly tlp: string;
  readonly rows: number;
  readonly what: string;
};

async function aHouse(): Promise<House> {
  const low = { ...EVERYBODY, userId: 'low', clearance: 'AMBER' as const };
  const people = new Map([
    [TOKEN, EVERYBODY],
    [LOW, low],
  ]);
  const house = await openHouse({ routes, people });
  await writeAssets(house.context.store);
  return house;
}

async function get(house: House, path: string, token = TOKEN) {
  const headers = { cookie: `noroshi=${token}` };
  let response = await fetch(`${house.url}${path}`, { headers });
  for (let i = 0; response.status === 503 && i < 50; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200)); // a busy machine sheds what is not critical
    response = await fetch(`${house.url}${path}`, { headers });
  }
  return { status: response.status, body: (await response.json()) as File };
}

/** An AMBER approach that a formula is hidden in, and a RED finding of the same case. */
async function fill(house: House): Promise<string> {
  const atUs = house.context.clock.watchUs();
  const window = { fromUs: atUs + 20 * HOUR_US, toUs: atUs + 20 * HOUR_US };
  const draft = { atUs, window, severity: 'moderate' as const };
  const [one] = await admitNotices(house.context, [
    aDraft({ ...draft, title: '=HYPERLINK("http://evil","x"), "quoted"' }),
  ]);
  await admitNotices(
    house.context,
    [aDraft({ ...draft, key: 'CANARY', title: 'CANARY', atUs: atUs + 1e6 })],
    { marking: aMarking({ tlp: 'RED' }) },
  );
  return one!.warningId;
}

it('the list as CSV: a row a warning, neutralised, marked on every row, audited', async () => {
  const house = await aHouse();
  const id = await fill(house);
  const { status, body } = await get(house, '/api/v1/warnings/export?format=csv', LOW);
  expect(status).toBe(200);
  expect(body).toMatchObject({ rows: 1, tlp: 'AMBER', what: 'warnings' });
  const [head, row, ...rest] = body.text.split('\r\n');
  expect(rest).toEqual(['']);
  expect(head).toContain('decide_by_utc');
  expect(row).toContain(`"'=HYPERLINK(""http://evil""`);
  expect(row).toMatch(/,EXERCISE EXERCISE EXERCISE,AMBER,alpha,user:low,\d{4}-.*Z$/);
  expect(body.text).not.toContain('CANARY');
  const line = (await auditLines(house.context.store.db, 0, 1000)).at(-1)!;
  expect(line).toMatchObject({ actor: 'user:low', action: 'export', subject: 'warnings' });
  expect(line.doc).toMatchObject({ format: 'csv', rows: 1, tlp: 'AMBER' });
  const all = await get(house, `/api/v1/warnings/export?format=json&text=${id}`);
  expect(all.body.tlp).toBe('RED');
  expect(JSON.parse(all.body.text)).toMatchObject({
    ...{ mode: 'exercise', node: 'alpha', tlp: 'RED', isCut: false, filters: { text: id } },
    warnings: [{ warning: { id }, facts: { kind: 'conjunction' } }],
  });
});

it('one warning: only the findings that one may see, each figure with its unit', async () => {
  const house = await aHouse();
  const id = await fill(house);
  const csv = await get(house, `/api/v1/warnings/${id}/export?format=csv`, LOW);
  expect(csv.body.text).toContain('missKm,0.312,km');
  expect(csv.body.text).not.toContain('CANARY');
  const json = await get(house, `/api/v1/warnings/${id}/export?format=json`);
  const file = JSON.parse(json.body.text) as { notices: unknown[]; history: unknown[] };
  expect([file.notices.length, file.history.length]).toEqual([2, 2]);
  const cdm = await get(house, `/api/v1/warnings/${id}/export?format=cdm`);
  expect(cdm.status).toBe(422); // its finding names no closest approach
  const audit = await auditLines(house.context.store.db, 0, 1000);
  const subjects = audit.filter(({ action }) => action === 'export').map((one) => one.subject);
  expect(subjects).toEqual([id, id]);
});

it('a partner’s last answer stands in the list, the newest, and only for who sees all', async () => {
  const house = await aHouse();
  const id = await fill(house);
  const answers = async (token = TOKEN) => {
    const { body } = await get(house, '/api/v1/warnings', token);
    const page = body as unknown as { warnings: { answer?: { partner: string; text: string } }[] };
    return page.warnings.map(({ answer }) => answer && `${answer.partner} ${answer.text}`);
  };
  const reply = (answer: string, text: string) =>
    house.context.store.write((tx) =>
      noteReply(tx, { partner: 'bravo', warningId: id, answer, text, nowUs: Date.now() * 1000 }),
    );
  expect(await answers()).toEqual([undefined]);
  await reply('read', '');
  expect(await answers()).toEqual(['bravo read']);
  await reply('acting', 'says "action":"reply"');
  expect(await answers()).toEqual(['bravo acting: says "action":"reply"']);
  expect(await answers(LOW)).toEqual([undefined]);
});

it('what the page makes itself is written down first', async () => {
  const house = await aHouse();
  const post = (body: unknown) =>
    fetch(`${house.url}/api/v1/exports`, {
      method: 'POST',
      headers: {
        ...{ cookie: `noroshi=${TOKEN}`, origin: house.url, 'content-type': 'application/json' },
      },
      body: JSON.stringify(body),
    });
  expect((await post({ what: 'picture of the globe', format: 'png' })).status).toBe(200);
  expect((await post({ what: 'x', format: 'exe' })).status).toBe(400);
  const lines = await auditLines(house.context.store.db, 0, 1000);
  const exported = lines.filter(({ action }) => action === 'export');
  expect(exported.map(({ doc }) => doc)).toEqual([{ what: 'picture of the globe', format: 'png' }]);
});

it('shelving over HTTP: filters, counts, refusals that name the next step', async () => {
  const house = await aHouse();
  const id = await fill(house);
  const post = async (action: string, body: unknown, token = TOKEN) => {
    const response = await fetch(`${house.url}/api/v1/warnings/${id}/${action}`, {
      method: 'POST',
      headers: {
        ...{ cookie: `noroshi=${token}`, origin: house.url, 'content-type': 'application/json' },
        'if-match': '"1"',
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const late = await post('acknowledge', {});
  expect(late.status).toBe(409);
  expect(late.text).toMatch(/watch:screen did \\"join\\" at .*; read it again/);
  const untilUtc = new Date(Date.now() + 3600e3).toISOString();
  const shelve = async (body: unknown, token = TOKEN) => {
    const response = await fetch(`${house.url}/api/v1/warnings/${id}/shelve`, {
      method: 'POST',
      headers: {
        ...{ cookie: `noroshi=${token}`, origin: house.url, 'content-type': 'application/json' },
      },
      body: JSON.stringify(body),
    });
    return response.status;
  };
  expect(await shelve({ text: 'known', untilUtc: 'soon' })).toBe(422);
  expect(await shelve({ untilUtc })).toBe(400);
  expect(await shelve({ text: 'known', untilUtc }, LOW)).toBe(403); // does not see all of it
  expect(await shelve({ text: 'known', untilUtc })).toBe(200);
  const list = async (query: string, token = TOKEN) => {
    const { body } = await get(house, `/api/v1/warnings?${query}`, token);
    const page = body as unknown as { warnings: unknown[]; shelved: number };
    return [page.warnings.length, page.shelved];
  };
  expect(await list('shelved=only')).toEqual([1, 1]);
  expect(await list('shelved=none')).toEqual([0, 1]);
  expect(await list('')).toEqual([1, 1]);
  expect(await list('shelved=none', LOW)).toEqual([1, 0]); // not told that it is set aside
});

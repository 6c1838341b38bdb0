/** Real receivers on loopback: a mail server, an HTTP server, syslog by UDP, TCP and TLS. */
import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { Warning } from '@noroshi/watch';
import fc from 'fast-check';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Static } from 'typebox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { composeMessage, type Item } from '../../src/notify/compose.ts';
import { sendEmail } from '../../src/notify/email.ts';
import { channelProblem, type EmailChannel } from '../../src/notify/schemas.ts';
import { sendSyslog, syslogLine } from '../../src/notify/syslog.ts';
import { sendWebhook, signatureOf } from '../../src/notify/webhook.ts';
import { MAIL } from './cases.ts';
import { selfSigned } from './certificate.ts';
import { START_US } from './desk.ts';

const WARNING: Warning = {
  ...{ id: 'w-1', origin: 'alpha', mode: 'exercise', title: 'DEB passes ALPHA OBSERVER 1' },
  ...{ state: 'open', precedence: 'IMMEDIATE', domains: ['space'], assetIds: ['alpha-observer-1'] },
  ...{ objectIds: ['900011'], owners: ['alpha'], noticeIds: ['n-1'], currentNoticeIds: ['n-1'] },
  window: { fromUs: START_US, toUs: START_US },
  ...{ openedUs: START_US, updatedUs: START_US, decideByUs: START_US + 3600e6, checklist: [] },
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [] },
};

function messageOf(
  over: Partial<Warning> = {},
  language: 'en' | 'ja' = 'en',
  mode: 'exercise' | 'live' = 'exercise',
) {
  const shown = { ...WARNING, ...over };
  const item: Item = {
    ...{ change: 'opened', precedence: shown.precedence, shown },
    ...{ foundUs: START_US - 300e6, oldestSetUs: START_US - 50 * 3600e6 },
  };
  const nodeUrl = 'https://watch.alpha.example/';
  const frame = { id: 'm-0001', mode, node: 'alpha', atUs: START_US, language, nodeUrl };
  return composeMessage(frame, { kind: 'warnings', items: [item] });
}

function dataDirWith(secrets: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'secrets'));
  for (const [name, content] of Object.entries(secrets))
    writeFileSync(join(folder, 'secrets', name), content, { mode: 0o600 });
  return folder;
}

type Mail = { readonly raw: string; readonly to: readonly string[]; readonly secure: boolean };

async function mailServer(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: [], logger: false },
    ...options,
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ raw: Buffer.concat(pieces).toString('utf8'), to, secure: session.secure });
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that refuses our certificate
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { mails, port: (server.server.address() as AddressInfo).port };
}

const email = (over: object) => ({ ...MAIL, ...over }) as Static<typeof EmailChannel>;

/** Header lines with their continuations joined. */
function headersOf(raw: string): string[] {
  return raw
    .split('\r\n\r\n', 1)[0]!
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
}

function decodedSubject(raw: string): string {
  const line = headersOf(raw).find((header) => header.startsWith('Subject:'))!;
  return line.slice(9).replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=\s?/gi, (_all, kind, text) =>
    kind.toUpperCase() === 'B'
      ? Buffer.from(text, 'base64').toString('utf8')
      : Buffer.from(
          text
            .replaceAll('_', ' ')
            .replaceAll(/=([0-9A-F]{2})/g, (_m: string, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
          'latin1',
        ).toString('utf8'),
  );
}

describe('e-mail', () => {
  test('arrives with its mode in subject, first line and header, and one id for all tries', async () => {
    const { mails, port } = await mailServer();
    const to = ['duty@alpha.example', 'chief@alpha.example'];
    for (let k = 0; k < 2; k++)
      expect((await sendEmail(email({ port, to }), messageOf(), '/nowhere')).ok).toBe(true);
    expect(mails.length).toBe(2);
    const headers = headersOf(mails[0]!.raw);
    expect(mails[0]!.to).toEqual(to);
    expect(decodedSubject(mails[0]!.raw)).toBe(
      '[EXERCISE] IMMEDIATE · new: DEB passes ALPHA OBSERVER 1',
    );
    expect(headers).toContain('X-Noroshi-Mode: EXERCISE');
    expect(headers).toContain('Message-ID: <m-0001@alpha.noroshi.invalid>');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(headersOf(mails[1]!.raw)).toContain('Message-ID: <m-0001@alpha.noroshi.invalid>');
  });

  test('over STARTTLS with a login; an unknown authority, a wrong password and no TLS are refused', async () => {
    const { key, cert } = await selfSigned('localhost');
    const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, done) =>
      auth.username === 'noroshi' && auth.password === 'correct horse'
        ? done(null, { user: 'noroshi' })
        : done(new Error('no'));
    const { mails, port } = await mailServer({ key, cert, onAuth, authOptional: false });
    const good = JSON.stringify({ host: 'localhost', user: 'noroshi', password: 'correct horse' });
    const bad = JSON.stringify({ host: 'localhost', user: 'noroshi', password: 'battery staple' });
    const dir = dataDirWith({ good, bad, broken: '{"user": "battery staple"' });
    const channel = { host: 'localhost', port, tls: 'starttls', ca: cert, secret: 'good' };
    const sent = await sendEmail(email(channel), messageOf(), dir);
    expect(sent).toEqual({ ok: true, value: expect.stringContaining('took it for 1') });
    expect(mails.map(({ secure }) => secure)).toEqual([true]);
    const wrong = await sendEmail(email({ ...channel, secret: 'bad' }), messageOf(), dir);
    expect(wrong).toEqual({ ok: false, error: expect.stringContaining('the login was refused') });
    const { ca: _ca, ...unknown } = channel;
    expect((await sendEmail(email(unknown), messageOf(), dir)).ok).toBe(false);
    const broken = await sendEmail(email({ ...channel, secret: 'broken' }), messageOf(), dir);
    for (const answer of [wrong, broken]) expect(JSON.stringify(answer)).not.toContain('battery');
    const plain = await mailServer({ hideSTARTTLS: true });
    const { secret: _secret, ...open } = { ...channel, port: plain.port };
    expect((await sendEmail(email(open), messageOf(), dir)).ok).toBe(false);
    expect([mails.length, plain.mails.length]).toEqual([1, 0]);
  });

  test('a login goes to no server but the one it names', async () => {
    const { key, cert } = await selfSigned('localhost');
    const tried: string[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, done) => {
      tried.push(auth.username ?? '');
      done(null, { user: 'noroshi' });
    };
    const { mails, port } = await mailServer({ key, cert, onAuth, authOptional: false });
    const dir = dataDirWith({
      theirs: JSON.stringify({ host: 'mail.example', user: 'noroshi', password: 'x' }),
    });
    const channel = { host: 'localhost', port, tls: 'starttls', ca: cert, secret: 'theirs' };
    const sent = await sendEmail(email(channel), messageOf(), dir);
    expect(sent).toEqual({ ok: false, error: expect.stringContaining('is not for localhost') });
    expect([tried, mails]).toEqual([[], []]);
  });

  test('no TLS to another machine, no password without TLS, no secret that others can read', async () => {
    expect(channelProblem(email({ host: 'mail.example' }))).toMatchObject({ path: 'tls' });
    expect(channelProblem(email({ secret: 'x' }))).toMatchObject({ path: 'secret' });
    const dir = dataDirWith({ loose: '{}' });
    chmodSync(join(dir, 'secrets', 'loose'), 0o644);
    const channel = email({ host: 'localhost', tls: 'starttls', secret: 'loose' });
    const answer = await sendEmail(channel, messageOf(), dir);
    expect(answer).toEqual({ ok: false, error: expect.stringContaining('chmod 600') });
  });

  test('whatever a title says, it is one subject and no header of its own', async () => {
    const { mails, port } = await mailServer();
    const nasty = 'x\r\nBcc: all@evil.example\r\n\r\nbody \u202e\u0000 \u2028 ü 日本語';
    await sendEmail(email({ port }), messageOf({ title: nasty }), '/nowhere');
    const headers = headersOf(mails[0]!.raw);
    expect(headers.some((line) => /^bcc/i.test(line))).toBe(false);
    expect(mails[0]!.to).toEqual(['duty@alpha.example']);
    expect(decodedSubject(mails[0]!.raw)).toContain('x\\x0d\\x0aBcc: all@evil.example');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (title) => {
        const { subject, text } = messageOf({ title });
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(subject.startsWith('[EXERCISE] ')).toBe(true);
        expect(text.split('\n\n').length).toBe(3); // drill, warning, id: no paragraph was forged
      }),
    );
  });
});

describe('webhook', () => {
  const KEY = 'a key of sixteen bytes or more';

  async function hookServer(status = 204, location?: string) {
    const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece) => (body += piece));
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(status, location === undefined ? {} : { location }).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
  }

  const channelTo = (url: string, over: object = {}) => ({
    ...{ id: 'hook', type: 'webhook' as const, url, secret: 'hook', clearance: 'AMBER' as const },
    ...{ local: true, ...over },
  });

  test('is signed, carries its mode and id, and says the same as the mail', async () => {
    const { seen, url } = await hookServer();
    const dir = dataDirWith({ hook: `${KEY}\n` });
    const answer = await sendWebhook(channelTo(url), messageOf(), dir, () => START_US);
    expect(answer.ok).toBe(true);
    const [{ headers, body }] = seen as [(typeof seen)[number]];
    const [, unixS, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
      String(headers['noroshi-signature']),
    )!;
    expect(mac).toBe(createHmac('sha256', KEY).update(`${unixS}.${body}`).digest('hex'));
    expect(signatureOf(KEY, Number(unixS), `${body} `)).not.toContain(mac);
    expect(headers).toMatchObject({ 'noroshi-id': 'm-0001', 'noroshi-mode': 'exercise' });
    expect(JSON.parse(body)).toMatchObject({
      ...{ id: 'm-0001', mode: 'exercise', precedence: 'IMMEDIATE' },
      warnings: [{ id: 'w-1', tlp: 'AMBER', state: 'open' }],
    });
  });

  test('a redirect, a refusal, a host not of the own network and a short key are told, not followed', async () => {
    const dir = dataDirWith({ hook: KEY, short: 'short' });
    const target = await hookServer();
    const redirecting = await hookServer(307, target.url);
    const refusing = await hookServer(500);
    const send = (channel: ReturnType<typeof channelTo>) =>
      sendWebhook(channel, messageOf(), dir, () => START_US);
    expect((await send(channelTo(redirecting.url))).ok).toBe(false);
    expect(target.seen).toEqual([]);
    expect(await send(channelTo(refusing.url))).toEqual({
      ok: false,
      error: expect.stringContaining('answered 500'),
    });
    expect(await send(channelTo(target.url, { local: false }))).toMatchObject({ ok: false });
    expect(await send(channelTo(target.url, { secret: 'short' }))).toMatchObject({
      error: expect.stringContaining('shorter than 16 bytes'),
    });
    expect(await send(channelTo('http://hook.example/x'))).toMatchObject({
      error: expect.stringContaining('https for any host'),
    });
    expect(target.seen).toEqual([]);
  });
});

describe('syslog', () => {
  const PATTERN =
    /^<(\d+)>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z alpha noroshi - exercise \[noroshi@32473 id="m-0001" mode="exercise" precedence="(\w+)"\] \ufeff\[EXERCISE\] /;
  const channelTo = (transport: 'udp' | 'tcp' | 'tls', port: number, over: object = {}) => ({
    ...{ id: 'log', type: 'syslog' as const, transport, host: '127.0.0.1', port },
    ...{ clearance: 'AMBER' as const, ...over },
  });

  test('RFC 5424: priority by precedence, mode in the message id and the data, cut at a whole character', () => {
    for (const [precedence, severity] of [
      ['FLASH', 1],
      ['IMMEDIATE', 2],
      ['PRIORITY', 4],
      ['ROUTINE', 5],
    ] as const) {
      const line = syslogLine(messageOf({ precedence }), 16, 8192).toString('utf8');
      expect(PATTERN.exec(line)?.slice(1)).toEqual([String(16 * 8 + severity), precedence]);
      expect(line).not.toContain('\n');
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 300, maxLength: 800 }), (title) => {
        const line = syslogLine(messageOf({ title }, 'ja'), 16, 700);
        expect(line.length).toBeLessThanOrEqual(700);
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(line)).not.toThrow();
      }),
    );
  });

  test('a datagram over UDP', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    onTestFinished(() => void socket.close());
    const arrived = new Promise<string>((resolve) =>
      socket.once('message', (bytes) => resolve(bytes.toString('utf8'))),
    );
    expect((await sendSyslog(channelTo('udp', socket.address().port), messageOf())).ok).toBe(true);
    expect(await arrived).toMatch(PATTERN);
  });

  async function streamServer(tls?: { key: string; cert: string }) {
    const got: string[] = [];
    const take = (socket: Socket) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (piece) => (text += String(piece)));
      socket.on('end', () => void got.push(text));
      socket.on('error', () => {});
    };
    const server = tls === undefined ? createTcpServer(take) : createTlsServer(tls, take);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { got, port: (server.address() as AddressInfo).port };
  }

  test('octet counting over TCP and TLS; an unknown authority and a closed port are told', async () => {
    const { key, cert } = await selfSigned('127.0.0.1');
    const plain = await streamServer();
    const secure = await streamServer({ key, cert });
    expect((await sendSyslog(channelTo('tcp', plain.port), messageOf())).ok).toBe(true);
    const byTls = channelTo('tls', secure.port, { ca: cert });
    expect(await sendSyslog(byTls, messageOf())).toMatchObject({ ok: true });
    for (const { got } of [plain, secure]) {
      const [, length, line] = /^(\d+) ([\s\S]*)$/.exec(got[0]!)!;
      expect(Buffer.byteLength(line!)).toBe(Number(length));
      expect(line).toMatch(PATTERN);
    }
    expect((await sendSyslog(channelTo('tls', secure.port), messageOf())).ok).toBe(false);
    expect((await sendSyslog(channelTo('tcp', 1), messageOf())).ok).toBe(false);
  });
});

test('the words in both languages: mode, state, times with their age, link', () => {
  const en = messageOf().text;
  expect(en.startsWith('EXERCISE EXERCISE EXERCISE')).toBe(true);
  for (const part of ['(5 min ago)', '(2 days ago)', 'Decide by', 'TLP:AMBER', '#warning=w-1'])
    expect(en).toContain(part);
  const ja = messageOf({}, 'ja').text;
  for (const part of ['訓練', '(5分前)', '(2日前)', '判断期限', 'TLP:AMBER'])
    expect(ja).toContain(part);
  const live = messageOf({}, 'en', 'live');
  expect(live.subject).toMatch(/^\[LIVE\] /);
  expect(live.text).not.toContain('EXERCISE');
});

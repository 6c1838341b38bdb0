/**
 * A message as JSON by POST through the node's one outbound client, without redirects. `noroshi-signature` is
 * `t=<Unix seconds>,v1=<hex>`: HMAC-SHA-256 (RFC 2104) of `<t>.<body>` with the channel's secret; `noroshi-id` is the same for
 * every try, so that a receiver can drop a second one.
 */
import { createHmac } from 'node:crypto';
import { err, ok, type Result, unixMsFromTaiUs } from '@noroshi/time';
import type { Static } from 'typebox';
import { createFetcher, formatFetchError } from '../fetch/index.ts';
import type { Message } from './compose.ts';
import { channelProblem, type WebhookChannel } from './schemas.ts';
import { readSecret } from './secrets.ts';

const TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const SECRET_BYTES_MIN = 16;

export async function sendWebhook(
  channel: Static<typeof WebhookChannel>,
  message: Message,
  dataDir: string,
  wallUs: () => number,
): Promise<Result<string, string>> {
  const problem = channelProblem(channel);
  if (problem !== null)
    return err(`channel ${channel.id}: ${problem.path} should be ${problem.expected}`);
  const secret = await readSecret(dataDir, channel.secret);
  if (!secret.ok) return secret;
  const key = secret.value.toString('utf8').trimEnd();
  if (Buffer.byteLength(key) < SECRET_BYTES_MIN)
    return err(`secrets/${channel.secret} is shorter than ${SECRET_BYTES_MIN} bytes`);
  const url = URL.parse(channel.url);
  if (url === null) return err(`channel ${channel.id}: its url cannot be read`);
  const nowMs = () => unixMsFromTaiUs(wallUs());
  const fetcher = createFetcher({
    allow: [
      {
        host: url.hostname,
        scheme: url.protocol === 'http:' ? 'http' : 'https',
        ...(url.port !== '' && { port: Number(url.port) }),
        ...(channel.local === true && { local: true }),
        ...(channel.ca !== undefined && { ca: channel.ca }),
      },
    ],
    nowMs,
  });
  const body = JSON.stringify({ ...message.data, text: message.text });
  const answer = await fetcher.post(channel.url, body, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'noroshi-id': message.id,
      'noroshi-mode': message.mode,
      'noroshi-signature': signatureOf(key, Math.floor(nowMs() / 1000), body),
    },
    ...{ bytesMax: ANSWER_BYTES_MAX, timeoutMs: TIMEOUT_MS, redirectsMax: 0 },
  });
  if (!answer.ok) return err(formatFetchError(answer.error));
  const { status } = answer.value;
  if (status >= 200 && status < 300) return ok(`${url.host} answered ${status}`);
  return err(`${url.host} answered ${status}: 200 to 299 would be right`);
}

export function signatureOf(key: string, unixS: number, body: string): string {
  return `t=${unixS},v1=${createHmac('sha256', key).update(`${unixS}.${body}`).digest('hex')}`;
}

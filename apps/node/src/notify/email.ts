/**
 * E-mail by SMTP (RFC 5321), TLS 1.2 or newer unless the server is on this machine. The Message-ID (RFC 5322 §3.6.4) is the
 * same for every try, so that a receiver can drop a second one.
 */
import { err, ok, type Result } from '@noroshi/time';
import { createTransport } from 'nodemailer';
import type { Static } from 'typebox';
import type { Message } from './compose.ts';
import { channelProblem, type EmailChannel } from './schemas.ts';
import { readLogin } from './secrets.ts';

const TIMEOUT_MS = 20_000;

export async function sendEmail(
  channel: Static<typeof EmailChannel>,
  message: Message,
  dataDir: string,
): Promise<Result<string, string>> {
  const problem = channelProblem(channel);
  if (problem !== null)
    return err(`channel ${channel.id}: ${problem.path} should be ${problem.expected}`);
  const login =
    channel.secret === undefined
      ? undefined
      : await readLogin(dataDir, channel.secret, channel.host);
  if (login !== undefined && !login.ok) return login;
  const transport = createTransport({
    ...{ host: channel.host, port: channel.port, secure: channel.tls === 'implicit' },
    ...{ requireTLS: channel.tls === 'starttls', ignoreTLS: channel.tls === 'none' },
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    tls: { minVersion: 'TLSv1.2', ...(channel.ca !== undefined && { ca: channel.ca }) },
    ...(login && { auth: { user: login.value.user, pass: login.value.password } }),
  });
  try {
    const sent = await transport.sendMail({
      ...{ from: channel.from, to: [...channel.to], subject: message.subject, text: message.text },
      messageId: `<${message.id}@${message.node}.noroshi.invalid>`,
      headers: {
        'Auto-Submitted': 'auto-generated', // RFC 3834: no out-of-office answers
        'X-Noroshi-Mode': message.mode.toUpperCase(),
        'X-Noroshi-Precedence': message.precedence,
        'X-Noroshi-Id': message.id,
      },
    });
    const refused = sent.rejected.length;
    if (refused > 0)
      return err(`${channel.host} refused ${refused} of ${channel.to.length} recipients`);
    return ok(`${channel.host} took it for ${sent.accepted.length}`);
  } catch (cause) {
    return err(`${channel.host}:${channel.port}: ${reasonOf(cause)}`);
  } finally {
    transport.close();
  }
}

/** What the server or the connection said; never what was sent to log in. */
function reasonOf(cause: unknown): string {
  const { code, responseCode, command, message } = cause as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly command?: string;
    readonly message: string;
  };
  if (code === 'EAUTH') return `the login was refused (${responseCode ?? 'no code'})`;
  const at = command === undefined ? '' : ` at ${command}`;
  return `${code ?? 'error'}${at}: ${message.split('\n')[0]!.slice(0, 200)}`;
}

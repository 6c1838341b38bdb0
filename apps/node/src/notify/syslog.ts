/**
 * Syslog: RFC 5424 messages, one datagram each over UDP (RFC 5426), with octet counting over TCP (RFC 6587 §3.4.1) or TLS
 * (RFC 5425). UDP cannot tell whether anybody listens; over TCP a message counts as sent when the peer has closed in good
 * order after all of it was written.
 */
import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import type { Static } from 'typebox';
import type { Message } from './compose.ts';
import type { SyslogChannel } from './schemas.ts';

const TIMEOUT_MS = 10_000;
const UDP_BYTES_MAX = 1200; // fits one packet anywhere
const STREAM_BYTES_MAX = 8192;
const FACILITY = 16; // local0
const SEVERITY = { FLASH: 1, IMMEDIATE: 2, PRIORITY: 4, ROUTINE: 5 } as const;
/** RFC 5612: the private enterprise number kept for documentation; we have none of our own. */
const DATA_ID = 'noroshi@32473';

type Syslog = Static<typeof SyslogChannel>;

export function sendSyslog(channel: Syslog, message: Message): Promise<Result<string, string>> {
  const bytesMax = channel.transport === 'udp' ? UDP_BYTES_MAX : STREAM_BYTES_MAX;
  const line = syslogLine(message, channel.facility ?? FACILITY, bytesMax);
  return channel.transport === 'udp' ? sendDatagram(channel, line) : sendStream(channel, line);
}

/** `<PRI>1 TIME HOST APP PROCID MSGID [DATA] BOM TEXT`, cut at a whole character. */
export function syslogLine(message: Message, facility: number, bytesMax: number): Buffer {
  const priority = facility * 8 + SEVERITY[message.precedence];
  const fields = { id: message.id, mode: message.mode, precedence: message.precedence };
  const data = Object.entries(fields).map(([name, value]) => ` ${name}="${paramValue(value)}"`);
  const time = formatUtc(message.atUs, 6);
  const head = `<${priority}>1 ${time} ${printable(message.node)} noroshi - ${message.mode} [${DATA_ID}${data.join('')}] `;
  const start = Buffer.concat([Buffer.from(head, 'ascii'), Buffer.from([0xef, 0xbb, 0xbf])]);
  const body = `${message.subject} | ${message.text.replaceAll(/\s*\n+\s*/g, ' | ').trim()}`;
  return Buffer.concat([start, cutUtf8(Buffer.from(body, 'utf8'), bytesMax - start.length)]);
}

function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 255) || '-';
}

/** RFC 5424 §6.3.3: ", \ and ] are escaped. */
function paramValue(text: string): string {
  return text.replaceAll(/["\\\]]/g, '\\$&');
}

function cutUtf8(bytes: Buffer, lengthMax: number): Buffer {
  if (bytes.length <= lengthMax) return bytes;
  let end = lengthMax;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

function sendDatagram({ host, port }: Syslog, line: Buffer): Promise<Result<string, string>> {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (result: Result<string, string>) => {
      socket.close();
      resolve(result);
    };
    socket.on('error', (cause) => end(err(`${host}:${port} (UDP): ${cause.message}`)));
    socket.send(line, port, host, (cause) =>
      end(
        cause === null
          ? ok(`sent to ${host}:${port}; UDP does not tell whether it arrived`)
          : err(`${host}:${port} (UDP): ${cause.message}`),
      ),
    );
  });
}

function sendStream(channel: Syslog, line: Buffer): Promise<Result<string, string>> {
  const { host, port, transport, ca } = channel;
  const framed = Buffer.concat([Buffer.from(`${line.length} `, 'ascii'), line]);
  const name = `${host}:${port} (${transport.toUpperCase()})`;
  return new Promise((resolve) => {
    const ready = () => void socket.end(framed);
    const socket: Socket =
      transport === 'tls'
        ? connectTls(
            {
              ...{ host, port, minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
              ...(isIP(host) === 0 && { servername: host }),
            },
            ready,
          )
        : connectTcp({ host, port }, ready);
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(new Error(`no end within ${TIMEOUT_MS / 1000} s`)),
    );
    socket.on('error', (cause) => resolve(err(`${name}: ${cause.message}`)));
    socket.on('close', (failed) => {
      if (!failed) resolve(ok(`${name} took it`));
    });
    socket.resume();
  });
}

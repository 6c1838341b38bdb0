/**
 * Datagrams that the kernel threw away since a listener's buffer was full: nobody else counts them. Linux tells them in the last
 * column of /proc/net/udp and udp6, by socket (proc(5)); other systems do not tell.
 */
import { readFile } from 'node:fs/promises';

/** Of the sockets on this port; null where the system does not tell. */
export async function droppedByKernel(host: string, port: number): Promise<number | null> {
  const file = host.includes(':') ? '/proc/net/udp6' : '/proc/net/udp';
  const text = await readFile(file, 'latin1').catch(() => null);
  return text === null ? null : dropsIn(text, port);
}

/** Of a table as the kernel writes it; null where no socket is on the port. */
export function dropsIn(table: string, port: number): number | null {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells[1]?.endsWith(end) === true);
  if (rows.length === 0) return null;
  return rows.reduce((sum, cells) => sum + Number(cells.at(-1)), 0);
}

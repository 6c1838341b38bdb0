/**
 * The node's own log: one JSON object a line on stderr, or words for a terminal. Secrets never get here: fields named like one
 * are struck out, whatever the caller meant.
 */
import { safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = (level: LogLevel, text: string, fields?: LogFields) => void;

const SECRET = /pass|secret|token|cookie|authorization|key$/i;

export function createLog(
  write: (line: string) => void,
  wallUs: () => number,
  format: 'json' | 'words',
  levelMin: LogLevel = 'info',
): Log {
  return (level, text, fields = {}) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(levelMin)) return;
    const at = formatUtc(wallUs(), 3);
    const shown = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, SECRET.test(name) ? '(struck out)' : value] as const);
    if (format === 'json') {
      write(`${JSON.stringify({ at, level, text, ...Object.fromEntries(shown) })}\n`);
      return;
    }
    const rest = shown.map(([name, value]) => ` ${name}=${value}`).join('');
    write(
      `${safeText(`${at} ${level === 'info' ? '' : `${level.toUpperCase()} `}${text}${rest}`)}\n`,
    );
  };
}

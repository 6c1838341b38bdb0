/** House rule: no path of somebody's machine in the repository; what lies outside is named relative to it. */
import { lineAt, type Offence } from '../source.ts';

const FOLDERS = ['work', 'home', 'root', 'Users', 'mnt'];
const UNIX = new RegExp(`(?<![\\w.)}~*-])/(${FOLDERS.join('|')})/[\\w.-]+`, 'g');
const WINDOWS = /\b[A-Z]:\\\\?Users\\\\?\w+/g;

export function machinePaths(path: string, text: string): Offence[] {
  const matches = [...text.matchAll(UNIX), ...text.matchAll(WINDOWS)];
  return matches.map((match) => ({
    key: path,
    line: lineAt(text, match.index),
    message: `${match[0]} is a path of one machine`,
  }));
}

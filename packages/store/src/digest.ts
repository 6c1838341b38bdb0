/** SHA-256 as it stands beside what it protects, and the error of a row that no longer has it. */
import { hash } from 'node:crypto';

/** Lower-case hex. A text is taken as UTF-8. */
export function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** The text of a row no longer has the digest it was written with: the disk or somebody changed it. */
export class DamagedRowError extends Error {
  constructor(table: string, row: string) {
    super(
      `${table} ${row} is damaged: its text does not have the digest it was written with; restore a backup, or see noroshi audit fsck`,
    );
    this.name = 'DamagedRowError';
  }
}

/** A day of UTC in few letters, as messages have it: 25 NOV. */
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

export function dateText(ms: number): string {
  const at = new Date(ms);
  return `${String(at.getUTCDate()).padStart(2, '0')} ${MONTHS[at.getUTCMonth()]}`;
}

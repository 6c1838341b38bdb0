/** Kilometres as a person reads them: whole, in groups of three. */
export function wholeText(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}

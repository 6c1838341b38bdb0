/** Test only: a CSV with quoted cells as one record a row, by the names of its first line. */
export function readRows(text: string): Record<string, string>[] {
  const [head, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((cell) => cell[1] ?? cell[2] ?? ''),
    );
  return rows.map((row) => Object.fromEntries(head!.map((name, k) => [name, row[k] ?? ''])));
}

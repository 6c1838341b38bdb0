/**
 * What ARCHITECTURE.md states as tables and the rules hold the code to: which package may import which,
 * and which third-party packages the product depends on. The document is the record; there is no second list.
 */

export type PackageRow = {
  readonly path: string; // 'packages/orbit'
  readonly planned: boolean;
  readonly imports: readonly string[]; // package names without scope: 'time', 'orbit'
};

export type DependencyRow = { readonly name: string; readonly licence: string };

/**
 * Rows of the import table: lines of the fenced block that begin with packages/ or apps/, columns parted by two
 * or more blanks: path, what it is, imports ('–' for none). 'planned: …' marks what does not exist yet.
 */
export function packageRows(document: string): PackageRow[] {
  const rows: PackageRow[] = [];
  for (const line of document.split('\n')) {
    if (!/^(packages|apps)\/\S+\s{2,}/.test(line)) continue;
    const columns = line.trim().split(/\s{2,}/);
    const [path, what, imports] = columns;
    if (columns.length !== 3 || path === undefined || what === undefined || imports === undefined) {
      throw new Error(`ARCHITECTURE.md: the import table row "${line}" needs path, what, imports`);
    }
    const names = imports === '–' ? [] : imports.split(/,\s*/);
    rows.push({ path, planned: what.startsWith('planned'), imports: names });
  }
  return rows;
}

/** Rows of the Markdown table below the given heading: names in the first column, licence in the second. */
export function dependencyRows(document: string, heading: string): DependencyRow[] {
  const section = document.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const names = (cells[1] ?? '').split(/,\s*/).map((name) => name.replace(/`/g, ''));
    return names.map((name) => ({ name, licence: cells[2] ?? '' }));
  });
}

/**
 * Text from a file on its way to a terminal: control, bidi and invisible characters become visible
 * escapes, so that an object's name can neither move the cursor nor reorder a line; and tables are
 * padded by display width, so that 狼煙 and NOROSHI line up.
 * Unicode: UAX #9 (bidi controls), UAX #11 (East Asian width).
 */
export type TableColumn = { readonly title: string; readonly align?: 'left' | 'right' };

/** Every harmful character as \xNN or \u{NNNN}; all else as it is. */
export function safeText(text: string): string {
  return text.replace(HARMFUL, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return `\\u{${code.toString(16)}}`;
  });
}

/** The same for text of many lines: only line ends stay. */
export function safeLines(text: string): string {
  return text.replace(/[^\r\n]+/g, safeText);
}

/** JSON of several lines for a terminal or a program: the same value, with every harmful character as \uNNNN. */
export function safeJson(value: unknown, indent: 0 | 2 = 2): string {
  return JSON.stringify(value, null, indent).replace(HARMFUL, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, i) => {
          const unit = character.charCodeAt(i).toString(16).padStart(4, '0');
          return `\\u${unit}`;
        }).join(''),
  );
}

/** Terminal cells a string takes: 2 for wide and full-width characters, 0 for combining ones. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (ZERO_WIDTH.test(character)) continue;
    width += isWide(character) ? 2 : 1;
  }
  return width;
}

/** At most `cellsMax` cells, with … where something was cut. */
export function fitText(text: string, cellsMax: number): string {
  if (displayWidth(text) <= cellsMax) return text;
  let out = '';
  let width = 0;
  for (const character of text) {
    const next = displayWidth(character);
    if (width + next > cellsMax - 1) break;
    out += character;
    width += next;
  }
  return `${out}…`;
}

/** Rows under their titles, two spaces apart; cells are made safe here. No trailing blanks. */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const safe = rows.map((row) => row.map(safeText));
  const widths = columns.map((column, i) =>
    safe.reduce(
      (most, row) => Math.max(most, displayWidth(row[i] ?? '')),
      displayWidth(column.title),
    ),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => pad(cells[i] ?? '', widths[i]!, column.align ?? 'left'))
      .join('  ')
      .trimEnd();
  const titles = line(columns.map((column) => column.title));
  return `${[titles, ...safe.map(line)].join('\n')}\n`;
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return align === 'left' ? cell + blanks : blanks + cell;
}

// Cc, Cf (bidi controls, zero-width, tags), line and paragraph separators, lone surrogates, private use
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;

function isWide(character: string): boolean {
  const code = character.codePointAt(0)!;
  if (code < 0x1100) return false;
  return WIDE.some(([from, to]) => code >= from && code <= to) || EMOJI.test(character);
}

/** Blocks of East Asian width W and F (UAX #11), whole blocks where all of one is wide. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], // Hangul Jamo, leading consonants
  [0x2329, 0x232a], // angle brackets
  [0x2e80, 0x303e], // CJK radicals, symbols and punctuation
  [0x3041, 0x33ff], // kana, bopomofo, enclosed and squared letters
  [0x3400, 0x4dbf], // CJK extension A
  [0x4e00, 0xa4cf], // CJK, Yi
  [0xa960, 0xa97f], // Hangul Jamo extended A
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff], // CJK compatibility
  [0xfe10, 0xfe19], // vertical forms
  [0xfe30, 0xfe6f], // CJK compatibility and small forms
  [0xff01, 0xff60], // full-width forms
  [0xffe0, 0xffe6], // full-width signs
  [0x16fe0, 0x18dff], // Tangut, Khitan
  [0x1aff0, 0x1b2ff], // kana supplements, Nushu
  [0x1f200, 0x1f265], // enclosed ideographs
  [0x20000, 0x3fffd], // CJK extensions B and on
];

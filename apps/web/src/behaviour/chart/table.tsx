/** A picture as a table: the same figures for whoever does not read the drawing. */
import { useId } from 'preact/hooks';
import type { Picture } from './picture.ts';
import { words } from './words.ts';

const ROWS_MAX = 400;

export function PictureTable({ picture: { title, table } }: { readonly picture: Picture }) {
  const caption = useId();
  const shown = table.rows.slice(0, ROWS_MAX);
  const count = (n: number) => n.toLocaleString('en-US');
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="plot-table" aria-labelledby={caption} tabIndex={0}>
        <table>
          <caption id={caption} class="unseen">
            {title}
          </caption>
          <thead>
            <tr>
              {table.heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, k) => (
              <tr key={k}>
                {(table.cells?.(k) ?? row.map((value) => String(value ?? '–'))).map((text, i) => (
                  <td key={table.heads[i]}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {table.rows.length > ROWS_MAX && (
        <p class="dim small">{words().more(count(ROWS_MAX), count(table.rows.length))}</p>
      )}
    </>
  );
}

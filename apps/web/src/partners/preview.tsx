/** What would go to a partner now, byte for byte but for place and time, each finding judged, and what no entry holds. */
import type { PartnerToldReply } from '@noroshi/node/wire';
import { Shape } from '../ui/shape.tsx';
import { plainText, titleIn } from '../warnings/title.ts';
import { reasonIn } from './reasons.ts';
import { words } from './words.ts';

type Props = { readonly row: PartnerToldReply; readonly leftOut: readonly string[] };

export function Preview({ row, leftOut }: Props) {
  const w = words();
  if (row.notices.length === 0 || row.standing === 'over') return null;
  return (
    <details class="preview">
      <summary>{w.preview(row.partner)}</summary>
      <h5>{w.noticesHead}</h5>
      <ul class="bare judged">
        {row.notices.map((one) => (
          <li key={one.noticeId} class={one.ruleId === null ? 'stays' : 'goes'}>
            <span class="verdict">
              <Shape name={one.ruleId === null ? 'failed' : 'ok'} />
              {one.ruleId === null ? w.stays : w.goes}
            </span>
            <span>
              {titleIn(plainText(one.title))}
              <span class="meaning">
                {one.ruleId === null
                  ? reasonIn(plainText(one.reason))
                  : `${w.byRule} ${one.ruleId}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {row.entry !== null && (
        <>
          <p class="dim small">{w.previewWhy}</p>
          <pre class="entry">{plainText(indented(row.entry))}</pre>
          <h5>{w.leftOut}</h5>
          <dl class="facts left-out">
            {leftOut.map((field) => (
              <div key={field}>
                <dt>
                  <code>{field}</code>
                </dt>
                <dd>{w.leftOutWhy[field] ?? w.leftOutElse}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </details>
  );
}

/** Canonical JSON, with line breaks for reading. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

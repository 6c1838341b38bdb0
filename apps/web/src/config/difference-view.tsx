/** A difference, as people read it: field by field, and as text. Told by sign and word as well as by colour. */
import { useMemo, useState } from 'preact/hooks';
import { TableHead } from '../ui/table-head.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { differences, textDifference, valueText } from './difference.ts';
import { pathLabel } from './field-words.ts';
import { unitOf } from './schema.ts';
import { words } from './words.ts';

type Props = {
  readonly before: unknown;
  readonly after: unknown;
  readonly builtIn?: Readonly<Record<string, unknown>>; // what holds where nothing is set
};

export function DifferenceView(props: Props) {
  const [shown, setShown] = useState<'fields' | 'text'>('fields');
  const w = words().difference;
  const tabs = [
    { key: 'fields' as const, title: w.fields },
    { key: 'text' as const, title: w.text },
  ];
  return (
    <Tabs label={w.fields} tabs={tabs} chosen={shown} onChoose={setShown}>
      {shown === 'fields' ? <FieldTable {...props} /> : <TextLines {...props} />}
    </Tabs>
  );
}

export function FieldTable({ before, after, builtIn }: Props) {
  const found = useMemo(() => differences(before, after), [before, after]);
  const w = words().difference;
  if (found.length === 0) return <p class="dim">{w.same}</p>;
  return (
    <table class="difference">
      <TableHead heads={[w.field, w.now, w.later]} />
      <tbody>
        {found.map((one) => (
          <tr key={one.path}>
            <th scope="row">{pathLabel(one.path)}</th>
            <td>
              {one.before === undefined ? (
                <Nothing path={one.path} {...{ builtIn }} />
              ) : (
                <del>{shown(one.before, one.path)}</del>
              )}
            </td>
            <td>
              {one.after === undefined ? (
                <Nothing path={one.path} {...{ builtIn }} />
              ) : (
                <ins>{shown(one.after, one.path)}</ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing({ builtIn, path }: { builtIn: Props['builtIn']; path: string }) {
  const value = builtIn?.[path];
  const text = value === undefined ? words().notSet : words().builtInIs(`${value}${unit(path)}`);
  return <span class="dim">{text}</span>;
}

function unit(path: string): string {
  const text = unitOf(path.split('.').at(-1) ?? '');
  return text === '' || text === '°' ? text : ` ${text}`;
}

function shown(value: unknown, path: string): string {
  return typeof value === 'number' ? `${value}${unit(path)}` : valueText(value);
}

function TextLines({ before, after }: Props) {
  const lines = useMemo(() => textDifference(before, after), [before, after]);
  return (
    <pre class="text-difference">
      {lines.map(({ sign, text }, i) => (
        <span key={i} class={sign === '+' ? 'more' : sign === '-' ? 'less' : ''}>
          {`${sign} ${text}\n`}
        </span>
      ))}
    </pre>
  );
}

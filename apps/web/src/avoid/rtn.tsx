/** Three numbers along R, T and N. */
import { NumberField } from '../ui/form.tsx';
import { words } from './words.ts';

type Props = {
  readonly parts: readonly (number | null)[];
  readonly unit?: string;
  readonly onInput: (parts: readonly (number | null)[]) => void;
};

export function RtnFields({ parts, unit, onInput }: Props) {
  const w = words();
  return (
    <div class="avoid-rtn">
      {[w.r, w.t, w.n].map((label, k) => (
        <NumberField
          key={label}
          {...{ label, value: parts[k] ?? null, ...(unit !== undefined && { unit }) }}
          onInput={(value) => onInput(parts.map((part, i) => (i === k ? value : part)))}
        />
      ))}
    </div>
  );
}

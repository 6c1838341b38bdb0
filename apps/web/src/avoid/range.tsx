/** How far ahead and how near a path is screened: the same two fields wherever a screening is asked for. */
import { useState } from 'preact/hooks';
import { NumberField } from '../ui/form.tsx';
import { words } from './words.ts';

const DAYS = 7;
const THRESHOLD_KM = 5;

type Typed = {
  readonly days: number | null;
  readonly km: number | null;
  readonly setDays: (days: number | null) => void;
  readonly setKm: (km: number | null) => void;
};

/** `range`: what is asked for; a field that is empty means the usual. */
export function useRange() {
  const [days, setDays] = useState<number | null>(DAYS);
  const [km, setKm] = useState<number | null>(THRESHOLD_KM);
  return {
    range: { days: days ?? DAYS, thresholdKm: km ?? THRESHOLD_KM },
    typed: { days, km, setDays, setKm },
  };
}

export function RangeFields({ days, km, setDays, setKm }: Typed) {
  const w = words();
  return (
    <div class="row avoid-range">
      <NumberField
        label={w.screenDays}
        value={days}
        onInput={setDays}
        unit="d"
        min={0.1}
        max={14}
      />
      <NumberField label={w.screenKm} value={km} onInput={setKm} unit="km" min={0.1} max={50} />
    </div>
  );
}

/** Which tones a precedence has, and what sounds again. */
import type { Warning } from './wire.ts';

export type Tone = { readonly hz: number; readonly atS: number; readonly lastsS: number };

/** Told apart by rhythm, pitch and length: three rising pairs, two pairs, two tones, one. */
export const PATTERNS: Readonly<Record<Warning['precedence'], readonly Tone[]>> = {
  FLASH: [0, 0.5, 1].flatMap((atS) => [
    { hz: 784, atS, lastsS: 0.16 },
    { hz: 1047, atS: atS + 0.2, lastsS: 0.2 },
  ]),
  IMMEDIATE: [0, 0.6].flatMap((atS) => [
    { hz: 659, atS, lastsS: 0.18 },
    { hz: 880, atS: atS + 0.22, lastsS: 0.22 },
  ]),
  PRIORITY: [
    { hz: 587, atS: 0, lastsS: 0.2 },
    { hz: 587, atS: 0.3, lastsS: 0.2 },
  ],
  ROUTINE: [{ hz: 440, atS: 0, lastsS: 0.25 }],
};

/** Whether something sounds until a person acknowledges it. */
export function mustRepeat(
  all: readonly Pick<Warning, 'precedence' | 'state' | 'shelvedUntilUtc'>[],
): boolean {
  return all.some(
    ({ precedence, state, shelvedUntilUtc }) =>
      precedence === 'FLASH' && state === 'open' && shelvedUntilUtc === undefined,
  );
}

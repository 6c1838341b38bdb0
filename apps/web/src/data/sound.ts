/**
 * Sound for new warnings, by choice, never alone: a pattern of tones by precedence, made here. FLASH sounds again until nobody's
 * FLASH is left unacknowledged. A browser lets no sound out before a person pressed something: until then it is said to wait.
 */
import { effect, type Signal, signal } from '@preact/signals';
import { sound } from './settings.ts';
import { mustRepeat, PATTERNS, type Tone } from './sound-rules.ts';
import { lostMs, me, warnings } from './state.ts';
import type { Warning } from './wire.ts';

const AGAIN_MS = 8000;
const GAIN = 0.16;
const FADE_S = 0.02; // no clicks

export const soundIsBlocked: Signal<boolean> = signal(true);
let audio: AudioContext | undefined;
let again: ReturnType<typeof setInterval> | undefined;

/** Plays where sound is chosen and let out. */
export function playPattern(precedence: Warning['precedence']): void {
  if (sound.peek()) void play(PATTERNS[precedence]);
}

/** What a person hears who turns it on. */
export function tryPattern(): void {
  void play(PATTERNS.PRIORITY);
}

async function play(tones: readonly Tone[]): Promise<void> {
  audio ??= new AudioContext();
  await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 200))]);
  soundIsBlocked.value = audio.state !== 'running';
  if (audio.state !== 'running') return;
  for (const { hz, atS, lastsS } of tones) {
    const [from, to] = [audio.currentTime + atS, audio.currentTime + atS + lastsS];
    const tone = new OscillatorNode(audio, { type: 'triangle', frequency: hz });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(GAIN, from + FADE_S);
    gain.gain.setValueAtTime(GAIN, to - FADE_S);
    gain.gain.linearRampToValueAtTime(0, to);
    tone.connect(gain).connect(audio.destination);
    tone.start(from);
    tone.stop(to);
  }
}

export function keepSounding(): void {
  const wake = () => {
    if (sound.peek() && audio?.state !== 'running') void play([]);
  };
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  effect(() => {
    const all = (warnings.value?.warnings ?? []).map(({ warning }) => warning);
    const loud = sound.value && me.value !== null && lostMs.value === null && mustRepeat(all);
    if (loud && again === undefined) again = setInterval(() => playPattern('FLASH'), AGAIN_MS);
    if (!loud && again !== undefined) {
      clearInterval(again);
      again = undefined;
    }
  });
}

/** What is chosen: the same thing in the globe, the tables and the panels. */
import { type Signal, signal } from '@preact/signals';

/** An object of the catalogue that is looked at; its orbit is drawn and its panel shown. */
export const chosenObject: Signal<string | null> = signal(null);

/** An approach that is looked at: both objects, and the instant; the globe draws both orbits. */
export type Approach = { readonly id1: string; readonly id2: string; readonly tcaUtc: string };
export const chosenApproach: Signal<Approach | null> = signal(null);

/** Whether the globe flies to what was chosen: set by whoever chooses, cleared by the globe. */
export const flyTo: Signal<string | null> = signal(null); // an object's id

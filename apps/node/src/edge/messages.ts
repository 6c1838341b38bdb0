/** What goes to the thread of an export and comes back: structured-clone data only. */
import type {
  EdgeDifference,
  EdgeFile,
  EdgeFormName,
  EdgeReceipt,
  EdgeRefusal,
} from '@noroshi/stix';
import type { Tlp } from '@noroshi/watch';
import type { EdgeSettings } from './settings.ts';

export type EdgeOrder = {
  readonly form: EdgeFormName;
  readonly tlpMax: Tlp;
  readonly atUs: number;
  readonly by: string; // who makes it, as feeds name it
  readonly settings: EdgeSettings;
  readonly before: unknown; // a receipt as it is stored; null: none
};

export type MadeEdge = {
  readonly files: readonly EdgeFile[];
  readonly difference: EdgeDifference;
  readonly receipt: EdgeReceipt;
  readonly refused: readonly EdgeRefusal[];
  readonly faults: number; // what of the sources could not be read
};

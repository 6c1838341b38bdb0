/**
 * The military symbol of each kind of asset, pinned to one edition: symbol identification codes of 20 digits after
 * MIL-STD-2525D (2014) and APP-6D. Digits (2525D §5.3): version 2 (10), context 1 (0 reality), standard identity 1 (3 friend),
 * symbol set 2, status 1 (0 present), headquarters 1, amplifier 2, entity 6, modifiers 2 and 2. A network and a whole area have
 * no symbol of their own there: a network is shown by the router at its edge, an area by a point of interest.
 */
import type { Asset } from '../data/wire.ts';

export const SYMBOL_EDITION = 'MIL-STD-2525D / APP-6D';

const friend = (set: string, entity: string) => `1003${set}0000${entity}0000`;

export const SIDC: Readonly<Record<Asset['kind'], string>> = {
  satellite: friend('05', '110700'), // space: satellite
  station: friend('20', '121202'), // land installation: telecommunications
  prefix: friend('60', '140200'), // cyberspace: device type, router
  link: friend('10', '110800'), // land unit: radio relay
  area: friend('25', '131300'), // control measure: point of interest
};

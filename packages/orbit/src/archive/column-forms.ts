/** How the columns of element sets are printed where they come from: on these grids their doubles are kept. */
import type { ColumnForm, Forecast } from './column-codec.ts';

export const PLAIN: ColumnForm = { kind: 'plain', digitsMin: 0, turnDeg: 0 };
export const SHAPE: ColumnForm = { kind: 'plain', digitsMin: 7, turnDeg: 0 };
export const ANGLE: ColumnForm = { kind: 'degrees', digitsMin: 4, turnDeg: 0 };
export const TURN: ColumnForm = { kind: 'degrees', digitsMin: 4, turnDeg: 360 };
export const MOTION: ColumnForm = { kind: 'revolutions', digitsMin: 8, turnDeg: 0 };
export const SAME: Forecast = () => Number.NaN;

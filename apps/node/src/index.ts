export { type ClockSetting, createClock, type NodeClock } from './clock.ts';

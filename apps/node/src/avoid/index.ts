/** The door `@noroshi/node/avoid`: a plan as messages and an ephemeris as tables, for the command line too. */
export { type PlanAbout, plannedOem, plannedOpm, tablesOfOem } from './messages.ts';
export { AvoidProblem, approachOf, type Burn, RADIUS_ASSUMED_M } from './work.ts';

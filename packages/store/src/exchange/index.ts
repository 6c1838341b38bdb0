export {
  type BodyPlace,
  type BodyTableName,
  bodiesOf,
  bodyOf,
  eraseBody,
  type KeptBody,
} from './bodies.ts';
export {
  appendLaneEntry,
  confirmLane,
  type Lane,
  type LaneAppend,
  type LaneEntry,
  type LaneKey,
  type LaneNode,
  laneEntries,
  laneNodes,
  laneOf,
  lanesOf,
  newestEntries,
  type ReleaseLine,
  releasesOf,
  saveWitness,
  timesTold,
} from './lanes.ts';
export {
  type ExchangeEvidence,
  evidenceOf,
  keepEvidence,
  keepReceived,
  type Link,
  type LinkState,
  linkOf,
  newestReceived,
  type Position,
  positionOf,
  positionsOf,
  type ReceivedEntry,
  receivedEntries,
  saveLink,
  savePosition,
  versionReceived,
} from './links.ts';
export {
  type HeldRelease,
  type HeldState,
  heldIn,
  heldOf,
  keepSecret,
  partnerSecrets,
  saveHeld,
} from './officer.ts';
export { dropParts, keepPart, partsOf } from './parts.ts';
export {
  followedTo,
  followTo,
  type Standing,
  type StandingState,
  saveStanding,
  standingsOf,
} from './standings.ts';
export type { ExchangeTables } from './tables.ts';

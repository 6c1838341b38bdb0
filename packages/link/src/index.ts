export { type Carrier, createCarrier } from './resilience/carry.ts';
export {
  type Concern,
  FAILURE_KINDS,
  type Failure,
  type FailureKind,
  failuresOfConcerns,
  singleFailures,
} from './resilience/failure.ts';
export { type Columns, columnsOf, NOWHERE } from './resilience/load.ts';
export {
  type FailureReport,
  LOSS_STATES,
  type Loss,
  type LossSpan,
  type LossState,
  RESILIENCE_LIMITS,
  type ResilienceReport,
  type SinglePoint,
  singlePointsOfFailure,
  whatIsLost,
} from './resilience/lost.ts';
export {
  HOP_KINDS,
  Hop,
  NETWORK_LIMITS,
  Network,
  type NetworkFault,
  networkFaults,
  Service,
} from './resilience/network.ts';

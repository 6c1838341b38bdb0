export {
  addressAt,
  BATCH_ROWS,
  createFlowBatch,
  FLOW_FLAG,
  FLOW_STATES,
  type FlowBatch,
  type FlowState,
  wipeFlowBatch,
} from './batch.ts';
export {
  ATTACKS_A_DAY,
  type AttacksADay,
  type CalibratedKind,
  CONFIDENCE_CAPS,
  confidenceOf,
  logOddsAt,
  withConfidence,
} from './confidence.ts';
export { CONFIDENCE_CURVES, type ConfidenceCurve } from './confidence-table.ts';
export {
  countFault,
  createDecodeCounts,
  type DatagramReader,
  type DecodeCounts,
  type DecodeFault,
  FAULTS_KEPT,
  type FlowSink,
  type StreamReader,
} from './decode/contract.ts';
export type { DatagramOptions } from './decode/core.ts';
export { createDatagramReader } from './decode/datagram.ts';
export { elementDocument } from './decode/element-document.ts';
export { createIpfixFileReader, type StreamOptions } from './decode/ipfix-file.ts';
export { COLLECTOR_PORTS, createPcapReader, type PcapOptions } from './decode/pcap.ts';
export { countFormat, createRowWriter, type RowWriter } from './decode/rows.ts';
export { tcpStateIndex } from './decode/tcp-state.ts';
export { epochUsFromUnixUs, unixUsFromEpochUs } from './decode/unix-time.ts';
export { wipeTraces } from './decode/wipe-traces.ts';
export { createBet, EVIDENCE_LIMITS } from './detect/beacon/evidence.ts';
export {
  type BeaconMeasure,
  type BeaconSpan,
  createMeasure,
  type GapFigures,
  gapFigures,
  MEASURE_LIMITS,
  measureTimes,
} from './detect/beacon/measure.ts';
export { RITA_LIMITS, type RitaScore, ritaScore, ritaSpan } from './detect/beacon/rita.ts';
export {
  BEACON_LIMITS,
  type BeaconLimits,
  createBeaconDetector,
  watchBeacons,
} from './detect/beacon.ts';
export { BRUTE_FORCE_LIMITS, createBruteForceDetector } from './detect/brute-force.ts';
export {
  type CreateDetector,
  type Detector,
  ENDS_MAX,
  type Otherwise,
  type PairKey,
  type SelectedFlows,
  type Sign,
  type SignEnd,
  type SignEvidence,
  type WindowTables,
} from './detect/contract.ts';
export { createExfiltrationDetector, EXFILTRATION_LIMITS } from './detect/exfiltration.ts';
export { raiseByFirstContact } from './detect/first-contact/raise.ts';
export { createFirstContactDetector, FIRST_CONTACT_LIMITS } from './detect/first-contact.ts';
export { createFloodDetector, FLOOD_LIMITS } from './detect/flood.ts';
export { flowIndicatorsOf } from './detect/indicator/from-stix.ts';
export {
  createIndicatorDetector,
  type FlowIndicator,
  INDICATOR_LIMITS,
  isUsableTerm,
} from './detect/indicator.ts';
export { createLongConnectionDetector, LONG_LIMITS } from './detect/long-connection.ts';
export { createReflectionDetector, REFLECTION_LIMITS } from './detect/reflection.ts';
export { createRelayDetector, RELAY_LIMITS } from './detect/relay.ts';
export { createRetryBeaconDetector, RETRY_LIMITS } from './detect/retry-beacon.ts';
export { createScanDetector, SCAN_LIMITS } from './detect/scan.ts';
export { DETECTORS } from './pipeline/detectors.ts';
export { createWatch, type Watch, type WatchCounts, type WatchOptions } from './pipeline/watch.ts';
export {
  type Aes128,
  type CryptoPan,
  createCryptoPan,
  type EncryptBlocks,
  PSEUDONYM_KEY_BYTES,
} from './pseudonym/crypto-pan.ts';
export { createOutward, type Outward, OWN } from './pseudonym/outward.ts';
export { BUDGET, findingsOf, type Ranked, rankSigns, urgency } from './rank.ts';
export {
  createSelection,
  type Discards,
  LOCAL_NETWORKS,
  SELECTION_VERSION,
} from './select/select.ts';
export { EVIDENCE } from './share/evidence.ts';
export { type OwnHosts, outsideEnds, ownHostsBehind, tlpOfSign } from './share/groups.ts';
export { KINDS_IN_STIX } from './share/kinds.ts';
export {
  type OutwardEnd,
  type OutwardEvidence,
  type OutwardReason,
  type OutwardSign,
  outwardSign,
  protocolName,
  withheldNames,
} from './share/outward-sign.ts';
export {
  type BundleOptions,
  lookedFor,
  type SignBundle,
  type StixObject,
  signBundle,
} from './share/to-stix.ts';
export { createBinetflowReader } from './text/binetflow.ts';
export { createEveReader } from './text/eve.ts';
export { createFlowReader, type FlowReader, type FlowReaderOptions } from './text/flow-reader.ts';
export { FLOW_FORMATS, type FlowFormat, type FormatFound, findFlowFormat } from './text/format.ts';
export { createNfdumpReader } from './text/nfdump.ts';
export type { TextOptions, TextReader } from './text/text-reader.ts';
export { createZeekReader } from './text/zeek.ts';
export {
  DIRECTIONS,
  type Direction,
  SIGN_KINDS,
  type SignKind,
  WARRANT_LIMITS,
  Warrant,
} from './warrant/contract.ts';
export {
  decodeWarrant,
  encodeWarrant,
  isActive,
  networksOf,
  type WarrantFault,
  warrantFileSchema,
} from './warrant/decode.ts';
export { createNetworkSet, type NetworkSet } from './warrant/networks.ts';
export {
  confirmRule,
  NO_RULE,
  proposeRule,
  type Rule,
  type RuleError,
  type RuleProposal,
  type RuleState,
  ruleHash,
  ruleText,
  type Sha256,
  withdrawRule,
} from './warrant/rule.ts';

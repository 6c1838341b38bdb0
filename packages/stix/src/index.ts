export {
  type Address,
  type AddressError,
  formatAddress,
  formatPrefix,
  isIpv4,
  MAPPED_IPV4_WORD,
  maskAddress,
  type Prefix,
  parseAddress,
  parseAddressInto,
  parsePrefix,
  prefixHas,
} from './address.ts';
export {
  createStixReader,
  type ReadFault,
  type ReadLimits,
  type ReadObject,
  STIX_READ_LIMITS,
  type StixReader,
  type StixSink,
} from './bundle/read.ts';
export { type BundleItem, bundlePieces } from './bundle/write.ts';
export type { ObjectFaults } from './check/bundle.ts';
export {
  FAULTS_MAX,
  type Level,
  RULES,
  type Rule,
  type StixFault,
} from './check/fault.ts';
export { isTypeName, typeOfId, uuidVersion } from './check/identifier.ts';
export { TLP_1, TLP_2, TLP_2_EXTENSION } from './check/markings.ts';
export { type CheckOptions, checkObject, type ObjectReport } from './check/object.ts';
export { checkBundle, createStixCheck, type FileReport, type StixCheck } from './check/stream.ts';
export { type EdgeElement, type EdgeNetwork, networkText } from './edge/element.ts';
export {
  type EdgeBefore,
  type EdgeDifference,
  type EdgeExport,
  type EdgeReceipt,
  edgeReceipt,
  exportEdge,
  readEdgeReceipt,
} from './edge/export.ts';
export { type FlowSpecRule, flowSpecNlri } from './edge/flowspec-nlri.ts';
export {
  EDGE_FORMS,
  type EdgeContext,
  type EdgeFile,
  type EdgeFormName,
  type Hash,
} from './edge/form.ts';
export {
  type EdgeList,
  type EdgeListFault,
  type EdgeListOptions,
  hasSuffixRules,
  joinEdgeLists,
  readEdgeList,
} from './edge/list.ts';
export { hostName, reservedName, reservedNetwork } from './edge/reserved.ts';
export {
  EDGE_LIMITS,
  type EdgePolicy,
  type EdgeRefusal,
  type EdgeSelection,
  selectForEdge,
} from './edge/select.ts';
export { OBSERVABLE_NAMESPACE, observableId, type Sha1, uuidV5 } from './ids.ts';
export { type Indicator, newestIndicators, readIndicator } from './indicator.ts';
export {
  createIndicatorCollector,
  type IndicatorCollector,
  type IndicatorSet,
} from './indicator-set.ts';
export {
  type MarkingDefinition,
  markingDefinitions,
  NOROSHI_NAMESPACE,
  type ReadMarking,
  readMarking,
  tlpDefinition,
} from './marking.ts';
export { objectDocument } from './object-document.ts';
export { OBJECT_TYPES } from './objects/meta.ts';
export { outwardFaults } from './outward.ts';
export {
  type Comparison,
  type Literal,
  type ObjectPath,
  type Observation,
  type Operator,
  PATTERN_LIMITS,
  type Pattern,
  type PatternError,
  type Step,
} from './pattern/ast.ts';
export { patternFaults, patternTextFault } from './pattern/faults.ts';
export { compileForFlows, type FlowPattern } from './pattern/flows.ts';
export {
  MATCH_STEPS_MAX,
  type MatchError,
  matchPattern,
  type ObservedData,
  observedDataOf,
} from './pattern/match.ts';
export { parsePattern } from './pattern/parse.ts';
export type { PortRange } from './pattern/ranges.ts';
export { type FlowTerm, TERM_LIMITS } from './pattern/terms.ts';
export { prefixCovers, prefixesMeet } from './prefixes.ts';
export { compareTimestamps, stixTimestamp, timestampFault, usOfTimestamp } from './timestamp.ts';

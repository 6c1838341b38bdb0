export {
  ASSET_COLUMNS,
  type AssetTable,
  type CsvColumn,
  readAssetCsv,
} from './asset-csv.ts';
export { type Changed, changeIn } from './change.ts';
export { checkConfig, configToEdge, sameContent } from './check.ts';
export {
  applyConfig,
  CONFIG_FILE_LIMITS,
  CONFIG_FORMAT,
  type ConfigFile,
  configText,
  exportConfig,
  type PlannedChange,
  planConfig,
  readConfigFile,
} from './file.ts';
export { CHECKED_KINDS, kindEntry, TWO_PERSON_KINDS } from './kinds.ts';
export { type ConfigProblem, formatProblem } from './problems.ts';

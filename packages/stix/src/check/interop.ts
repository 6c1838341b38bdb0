/**
 * The interoperability profile (STIX 2.1 Interoperability Test Document, 2021): properties that partners' tools need beyond the
 * standard, and at most one TLP marking an object.
 */
import { type JsonObject, type Report, tell } from './fault.ts';
import { TLP_1, TLP_2 } from './markings.ts';

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'attack-pattern': ['external_references', 'kill_chain_phases'],
  campaign: [],
  'course-of-action': [],
  grouping: [],
  identity: [],
  indicator: ['name', 'indicator_types'],
  infrastructure: ['infrastructure_types'],
  'intrusion-set': ['resource_level', 'primary_motivation'],
  location: ['region'],
  malware: [
    'name',
    'malware_types',
    'first_seen',
    'last_seen',
    'architecture_execution_envs',
    'implementation_languages',
    'capabilities',
  ],
  'malware-analysis': ['version', 'submitted', 'analysis_started', 'analysis_ended', 'result'],
  note: [],
  'observed-data': ['object_refs'],
  opinion: [],
  relationship: [],
  report: ['report_types'],
  sighting: ['first_seen', 'last_seen', 'count'],
  'threat-actor': [
    'threat_actor_types',
    'roles',
    'sophistication',
    'resource_level',
    'primary_motivation',
  ],
  tool: ['tool_types'],
  vulnerability: ['external_references'],
};

const TLP_IDS = new Set([...Object.values(TLP_1), ...Object.values(TLP_2)]);

export function interopFaults(object: JsonObject, type: string, report: Report): void {
  const needed = NEEDED[type];
  if (needed === undefined) return;
  for (const name of [...needed, 'created_by_ref'])
    if (object[name] === undefined)
      tell(report, 'interop', name, `is missing: partners’ tools need it in ${type}`);
  const refs = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : [];
  if (refs.filter((id) => TLP_IDS.has(String(id))).length > 1)
    tell(report, 'interop', 'object_marking_refs', 'has more than one TLP marking');
}

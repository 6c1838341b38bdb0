/**
 * From a schema of the node to fields of a form: what each holds, its limits, whether it must be there. Only the keywords that
 * the schemas of this house use; what is not understood becomes a field of JSON text, so that nothing is lost by editing.
 * Keywords: JSON Schema 2020-12, §9 and validation §6.
 */

export type JsonSchema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
};

export type Shape =
  | { readonly is: 'text'; readonly lengthMax: number; readonly long: boolean }
  | { readonly is: 'utc' }
  | {
      readonly is: 'number';
      readonly min: number | null;
      readonly above: number | null; // more than this, not this
      readonly max: number | null;
      readonly whole: boolean;
    }
  | { readonly is: 'flag' }
  | { readonly is: 'fixed'; readonly value: unknown }
  | { readonly is: 'choice'; readonly options: readonly string[] }
  | { readonly is: 'many'; readonly options: readonly string[] } // any of these
  | { readonly is: 'list'; readonly itemsMax: number } // texts
  | { readonly is: 'allOrList'; readonly itemsMax: number } // '*', or texts
  | { readonly is: 'corners' } // latitude and longitude, a line each
  | { readonly is: 'group'; readonly fields: readonly Field[] }
  | { readonly is: 'rows'; readonly fields: readonly Field[]; readonly itemsMax: number }
  | { readonly is: 'json' };

export type Field = { readonly name: string; readonly required: boolean; readonly shape: Shape };

const LONG_TEXT = 300;

/** The fields of a document; of a union by `type`, those of the type it names, else of the first. */
export function fieldsOf(schema: JsonSchema, doc: unknown): readonly Field[] {
  const { properties = {}, required = [] } = branchOf(schema, doc);
  return Object.entries(properties).map(([name, inner]) => ({
    ...{ name, required: required.includes(name) },
    shape: name === 'type' && schema.anyOf ? typeShape(schema) : shapeOf(inner, name),
  }));
}

/** The types of a union that is told apart by `type`; none where it is no union. */
export function typesOf(schema: JsonSchema): readonly string[] {
  return (schema.anyOf ?? []).flatMap((branch) => {
    const type = branch.properties?.type?.const;
    return typeof type === 'string' ? [type] : [];
  });
}

function typeShape(schema: JsonSchema): Shape {
  return { is: 'choice', options: typesOf(schema) };
}

function branchOf(schema: JsonSchema, doc: unknown): JsonSchema {
  if (schema.anyOf === undefined) return schema;
  const type = (doc as { type?: unknown } | null)?.type;
  const found = schema.anyOf.find((branch) => branch.properties?.type?.const === type);
  return found ?? schema.anyOf[0] ?? {};
}

export function shapeOf(schema: JsonSchema, name: string): Shape {
  if (schema.const !== undefined) return { is: 'fixed', value: schema.const };
  const options = optionsOf(schema);
  if (options !== null) return { is: 'choice', options };
  if (schema.anyOf !== undefined) return unionShape(schema.anyOf);
  switch (schema.type) {
    case 'string':
      if (name.endsWith('Utc')) return { is: 'utc' };
      return {
        ...{ is: 'text', lengthMax: schema.maxLength ?? 4000 },
        long: (schema.maxLength ?? 0) > LONG_TEXT && schema.pattern?.includes('http') !== true,
      };
    case 'integer':
    case 'number':
      return {
        ...{ is: 'number', whole: schema.type === 'integer', min: schema.minimum ?? null },
        ...{ above: schema.exclusiveMinimum ?? null, max: schema.maximum ?? null },
      };
    case 'boolean':
      return { is: 'flag' };
    case 'array':
      return arrayShape(schema);
    case 'object':
      return schema.properties === undefined
        ? { is: 'json' }
        : { is: 'group', fields: fieldsOf(schema, null) };
    default:
      return { is: 'json' };
  }
}

function arrayShape({ items, maxItems = 1000 }: JsonSchema): Shape {
  if (items === undefined || Array.isArray(items)) return { is: 'json' };
  const item = items as JsonSchema;
  const options = optionsOf(item);
  if (options !== null) return { is: 'many', options };
  if (item.type === 'string') return { is: 'list', itemsMax: maxItems };
  if (item.type === 'array') return { is: 'corners' };
  if (item.properties !== undefined)
    return { is: 'rows', fields: fieldsOf(item, null), itemsMax: maxItems };
  return { is: 'json' };
}

/** `'*'` or a list of ids is the only union of this house that is not told apart by `type`. */
function unionShape(branches: readonly JsonSchema[]): Shape {
  const list = branches.find(({ type }) => type === 'array');
  if (list !== undefined && branches.some((branch) => branch.const === '*'))
    return { is: 'allOrList', itemsMax: list.maxItems ?? 1000 };
  return { is: 'json' };
}

/** Texts to choose from, of an enum or of a union of constants. */
function optionsOf(schema: JsonSchema): readonly string[] | null {
  const values = schema.enum ?? schema.anyOf?.map((branch) => branch.const) ?? [];
  return values.length > 0 && values.every((value) => typeof value === 'string') ? values : null;
}

/** `hardBodyRadiusM` → m; '' where a name has no unit. */
export function unitOf(name: string): string {
  const unit = /(KmS|Km|Deg|Rad|Days|Min|M|H|S)$/.exec(name)?.[1];
  return unit === undefined || !/[a-z]/.test(name[0] ?? '') ? '' : UNITS[unit]!;
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ KmS: 'km/s', Km: 'km', Deg: '°', Rad: 'rad', Days: 'd', Min: 'min', M: 'm', H: 'h', S: 's' },
};

/**
 * House rule: every dimensional number that is exported ends in its unit: rangeKm, speedKmS, epochUs.
 * A name is dimensional when one of its words is in DIMENSIONS, it holds numbers (number, Float64Array, a
 * numeric literal), and its last word does not make it a count, an index or a ratio. This is a heuristic:
 * it reads names and written types, not the checker's. It covers constants, results and parameters of
 * functions, and the fields of types and of constant objects.
 */
import {
  isNode,
  lineAt,
  nameOf,
  type Offence,
  type SourceFile,
  type SyntaxNode,
} from '../source.ts';

const DIMENSIONS = new Set(
  (
    'distance range miss separation speed velocity acceleration position altitude height radius ' +
    'diameter angle inclination anomaly raan azimuth elevation declination obliquity latitude ' +
    'longitude perigee apogee epoch time tca duration age period mass'
  ).split(' '),
);

/** Words that, at the end, say the number has no dimension. */
const BARE = new Set(
  (
    'count index indices row rows column columns id number code ratio fraction share exponent ' +
    'order degree flag steps byte bytes bits offset length size bin bins slot version seed scale factor ' +
    'coefficient cof bstar'
  ).split(' '),
);

const UNITS = new Set(
  (
    'Km KmS KmS2 Km2 Km2S Km2S2 Km3 Km3S2 M MS MS2 M2 M2Kg M3 M3S2 Cm Mm EarthRadii ' +
    'PerEarthRadius Rad RadS RadS2 RadMin RadDay Rad2 RadPerDay Deg DegS DegDay DegPerDay Arcsec ArcsecDay Mas Uas ' +
    'Revolutions RevDay RevDay2 RevDay3 S S2 Ms Us Ns Minutes Hours Days H D Years Y Centuries ' +
    'Jd Mjd Kg KgM3 Hz PerS PerDay PerKm Percent Mb Bytes'
  ).split(' '),
);

const LIMITS = /(Min|Max|Mean|Sum)$/;

/** SGP4 counts in minutes: `timeMin` is minutes, and a least time is `timeSMin`. */
const MINUTES = /(Time|Duration|Period|Age)Min$/;

/** True when the name carries a dimension and does not end in its unit. */
export function lacksUnit(name: string): boolean {
  const words = wordsOf(name);
  if (!words.some((word) => DIMENSIONS.has(singular(word)))) return false;
  const joined = words.map(capital).join('');
  const bare = joined.replace(LIMITS, '');
  const last = wordsOf(bare).at(-1) ?? '';
  return !(BARE.has(last) || endsInUnit(joined) || endsInUnit(bare) || MINUTES.test(joined));
}

export function unitSuffix(source: SourceFile): Offence[] {
  const found: Offence[] = [];
  const check = (node: SyntaxNode, name: string | undefined, within: string): void => {
    if (name === undefined || !lacksUnit(name)) return;
    const message = `${name} is dimensional: end it in its unit (Km, KmS, Rad, S, Us …)`;
    const key = `${source.path}#${within === '' ? name : `${within}.${name}`}`;
    found.push({ key, line: lineAt(source.text, node.start), message });
  };
  const slots = slotConstants(source.program.body as SyntaxNode[]);
  for (const statement of source.program.body as SyntaxNode[]) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const declared = statement.declaration;
    if (isNode(declared) && !slots.has(declared)) checkDeclaration(declared, check);
  }
  return found;
}

type Check = (node: SyntaxNode, name: string | undefined, within: string) => void;

function checkDeclaration(declared: SyntaxNode, check: Check): void {
  const name = nameOf(declared.id) ?? '';
  if (declared.type === 'TSTypeAliasDeclaration') checkType(declared.typeAnnotation, name, check);
  if (declared.type === 'TSInterfaceDeclaration') checkType(declared.body, name, check);
  if (declared.type === 'FunctionDeclaration') checkFunction(declared, name, check);
  if (declared.type !== 'VariableDeclaration') return;
  for (const variable of declared.declarations as SyntaxNode[]) checkVariable(variable, check);
}

function checkVariable(variable: SyntaxNode, check: Check): void {
  const id = variable.id;
  const init = unwrap(variable.init);
  const name = nameOf(id) ?? '';
  if (!isNode(id)) return;
  if (isNumeric(typeOf(id)) || isNumberValue(init)) check(variable, name, '');
  if (init?.type === 'ArrowFunctionExpression') checkFunction(init, name, check);
  if (init?.type === 'ObjectExpression') checkObject(init, name, check);
  const annotated = typeOf(id);
  if (annotated?.type === 'TSTypeLiteral') checkType(annotated, name, check);
}

/** A function that returns a number is named like one; so are its numeric parameters and result fields. */
function checkFunction(node: SyntaxNode, name: string, check: Check): void {
  const returned = typeOf(node, 'returnType');
  if (isNumeric(returned) && !/Into$/.test(name)) check(node, name, '');
  else checkType(returned, `${name}()`, check);
  for (const param of node.params as SyntaxNode[]) {
    const target = param.type === 'AssignmentPattern' ? param.left : param;
    if (!isNode(target)) continue;
    if (isNumeric(typeOf(target)) || isNumberValue(unwrap(param.right))) {
      check(param, nameOf(target), `${name}()`);
    }
  }
}

function checkObject(object: SyntaxNode, within: string, check: Check): void {
  if (isSlotTable(object)) return;
  for (const property of object.properties as SyntaxNode[]) {
    const value = unwrap(property.value);
    const name = nameOf(property.key);
    if (isNumberValue(value)) check(property, name, within);
    if (value?.type === 'ObjectExpression') checkObject(value, `${within}.${name}`, check);
  }
}

/**
 * { x: 0, y: 1, z: 2 }: names of columns, whose values are places and not quantities. Gaps, where a name stands for
 * several columns, are understood in longer tables that begin at 0.
 */
function isSlotTable(object: SyntaxNode): boolean {
  const values = (object.properties as SyntaxNode[]).map((property) =>
    Number(unwrap(property.value)?.value),
  );
  const consecutive = values.every((value, i) => value === Number(values[0]) + i);
  const rising = values.every(
    (value, i) => Number.isInteger(value) && value > (values[i - 1] ?? -1),
  );
  return (values.length > 1 && consecutive) || (values.length > 4 && rising && values[0] === 0);
}

/** The same written as constants, for kernels: three or more in a row, each one above the last. */
function slotConstants(body: readonly SyntaxNode[]): ReadonlySet<SyntaxNode> {
  const slots = new Set<SyntaxNode>();
  let run: SyntaxNode[] = [];
  let last = Number.NaN;
  for (const statement of body) {
    const declared = isNode(statement.declaration) ? statement.declaration : statement;
    const [variable] = Array.isArray(declared.declarations) ? declared.declarations : [];
    const value = Number(unwrap(variable?.init)?.value);
    run = value === last + 1 ? [...run, declared] : [declared];
    last = Number.isInteger(value) ? value : Number.NaN;
    if (run.length >= 3) for (const slot of run) slots.add(slot);
  }
  return slots;
}

/** Fields of a written type, through unions, intersections, arrays of records, Readonly<…> and the like. */
function checkType(type: unknown, within: string, check: Check): void {
  if (!isNode(type)) return;
  const members = type.members ?? (type.type === 'TSInterfaceBody' ? type.body : undefined);
  if (Array.isArray(members)) for (const member of members) checkMember(member, within, check);
  const parts = type.types ?? (type.typeArguments as SyntaxNode | null)?.params;
  if (Array.isArray(parts)) for (const part of parts) checkType(part, within, check);
  if (type.type === 'TSArrayType') checkType(type.elementType, within, check);
  if (type.type === 'TSTypeOperator') checkType(type.typeAnnotation, within, check);
}

function checkMember(member: SyntaxNode, within: string, check: Check): void {
  const name = nameOf(member.key);
  const type = typeOf(member) ?? typeOf(member, 'returnType');
  if (isNumeric(type)) check(member, name, within);
  else checkType(type, `${within}.${name}`, check);
}

function typeOf(node: SyntaxNode, field = 'typeAnnotation'): SyntaxNode | undefined {
  const annotation = node[field];
  const inner = isNode(annotation) ? annotation.typeAnnotation : undefined;
  return isNode(inner) ? inner : undefined;
}

/** number, Float64Array and its kin, number[], and unions of these with null and undefined. */
function isNumeric(type: unknown): boolean {
  if (!isNode(type)) return false;
  if (type.type === 'TSNumberKeyword') return true;
  if (type.type === 'TSArrayType') return isNumeric(type.elementType);
  if (type.type === 'TSTypeOperator') return isNumeric(type.typeAnnotation);
  if (type.type === 'TSTypeReference')
    return /^Float(32|64)Array$/.test(nameOf(type.typeName) ?? '');
  if (type.type !== 'TSUnionType') return false;
  const nothing = /^TS(Null|Undefined)Keyword$/;
  return (type.types as SyntaxNode[]).every((part) => isNumeric(part) || nothing.test(part.type));
}

function isNumberValue(value: SyntaxNode | undefined): boolean {
  if (value === undefined) return false;
  if (value.type === 'Literal') return typeof value.value === 'number';
  if (value.type === 'UnaryExpression') return isNumberValue(unwrap(value.argument));
  if (value.type === 'NewExpression') return /^Float(32|64)Array$/.test(nameOf(value.callee) ?? '');
  if (value.type !== 'BinaryExpression' || !/^[*/+-]|\*\*$/.test(String(value.operator)))
    return false;
  return isNumberValue(unwrap(value.left)) || isNumberValue(unwrap(value.right));
}

/** The expression below `as const`, `satisfies T` and the like. */
function unwrap(value: unknown): SyntaxNode | undefined {
  if (!isNode(value)) return undefined;
  return /^TS(As|Satisfies|NonNull)Expression$/.test(value.type) ? unwrap(value.expression) : value;
}

/** camelCase and SCREAMING_CASE into lower-case words; a digit stays with the word before it. */
function wordsOf(name: string): string[] {
  const spaced = /^[A-Z0-9_]+$/.test(name)
    ? name.replace(/_/g, ' ')
    : name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z])/g, '$1 $2');
  return spaced
    .toLowerCase()
    .split(/[ _]/)
    .filter((word) => word !== '');
}

/** 'ages' → 'age', 'velocities' → 'velocity', 'radii' → 'radius', 'age1' → 'age'. */
function singular(word: string): string {
  const bare = word.replace(/\d+$/, '');
  if (DIMENSIONS.has(bare)) return bare;
  if (bare.endsWith('ii')) return bare.replace(/ii$/, 'ius');
  return bare.replace(/ies$/, 'y').replace(/s$/, '');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Joined words end in a unit: EpochUs, MissRKm, EarthRadiusKm; the unit itself may be several words. */
function endsInUnit(joined: string): boolean {
  for (const unit of UNITS) {
    if (joined.endsWith(unit) && joined.length > unit.length) return true;
  }
  return false;
}

/** One observation's comparison (STIX 2.1 §9.3, §9.4): prepared once, tried on every observation. */
import { err, ok, type Result } from '@noroshi/time';
import { isObject, type JsonObject } from '../check/fault.ts';
import type { Comparison, Literal, ObjectPath, Step } from './ast.ts';
import { type Found, holds, type Prepared, regexOfLike } from './compare.ts';
import type { ObservedData } from './match.ts';
import { compileRegex } from './regex.ts';

export type LeafTest = (observation: ObservedData) => boolean;

/** Ids of objects for which a comparison holds, and the types it speaks of. */
type Evaluate = (observation: ObservedData) => ReadonlySet<string>;
type Part = { readonly types: ReadonlySet<string>; readonly evaluate: Evaluate };

type Spend = (steps: number) => boolean;

export function prepareLeaf(comparison: Comparison, spend: Spend): Result<LeafTest, string> {
  const part = prepare(comparison, spend);
  return part.ok ? ok((observation) => part.value.evaluate(observation).size > 0) : part;
}

function prepare(node: Comparison, spend: Spend): Result<Part, string> {
  if (node.kind === 'exists') {
    const { path, isNegated } = node;
    return ok(
      partOf(path, (object, data) => valuesAt(object, path.steps, data).length > 0 !== isNegated),
    );
  }
  if (node.kind === 'test') return prepareTest(node, spend);
  const left = prepare(node.left, spend);
  if (!left.ok) return left;
  const right = prepare(node.right, spend);
  if (!right.ok) return right;
  return ok(node.kind === 'or' ? either(left.value, right.value) : both(left.value, right.value));
}

function prepareTest(
  node: Extract<Comparison, { kind: 'test' }>,
  spend: Spend,
): Result<Part, string> {
  const { path, operator, isNegated, literals } = node;
  if (new Set(literals.map(({ kind }) => kind)).size > 1)
    return err('the members of a set are of different kinds');
  const regex =
    operator === 'LIKE' || operator === 'MATCHES' ? regexOf(operator, literals[0]!) : null;
  if (regex !== null && !regex.ok) return err(regex.error.message);
  const test: Prepared = { operator, isNegated, literals, regex: regex?.value ?? null, spend };
  return ok(
    partOf(path, (object, data) =>
      valuesAt(object, path.steps, data).some((found) => holds(found, test)),
    ),
  );
}

function regexOf(operator: 'LIKE' | 'MATCHES', literal: Literal) {
  const text = String(literal.value).normalize('NFC');
  return compileRegex(operator === 'LIKE' ? regexOfLike(text) : text);
}

function partOf(
  { type }: ObjectPath,
  isTrue: (object: JsonObject, data: ObservedData) => boolean,
): Part {
  return {
    types: new Set([type]),
    evaluate: (data) =>
      new Set(
        data.observed.filter((id) => {
          const object = data.objects.get(id);
          return object?.type === type && isTrue(object, data);
        }),
      ),
  };
}

function either(left: Part, right: Part): Part {
  return {
    types: new Set([...left.types, ...right.types]),
    evaluate: (data) => new Set([...left.evaluate(data), ...right.evaluate(data)]),
  };
}

/** Of one type, both have to hold for the same object; of different types, each for one of the same observation. */
function both(left: Part, right: Part): Part {
  const isOneObject = [...left.types].some((type) => right.types.has(type));
  return {
    types: new Set([...left.types, ...right.types]),
    evaluate(data) {
      const [a, b] = [left.evaluate(data), right.evaluate(data)];
      if (isOneObject) return new Set([...a].filter((id) => b.has(id)));
      return a.size > 0 && b.size > 0 ? new Set([...a, ...b]) : new Set();
    },
  };
}

/** Every value that the steps lead to; a property that ends in _ref or _refs leads on to the object it names. */
function valuesAt(root: JsonObject, steps: readonly Step[], data: ObservedData): Found[] {
  let found: Found[] = [{ value: root, key: '' }];
  for (const step of steps)
    found = found.flatMap((one) => stepInto({ ...one, value: resolved(one, data) }, step));
  return found;
}

function stepInto({ value, key }: Found, step: Step): Found[] {
  if (step.kind === 'key')
    return isObject(value) && Object.hasOwn(value, step.key)
      ? [{ value: value[step.key], key: step.key }]
      : [];
  if (!Array.isArray(value)) return [];
  if (step.kind === 'any') return value.map((item: unknown) => ({ value: item, key }));
  const item: unknown = value.at(step.place);
  return item === undefined ? [] : [{ value: item, key }];
}

function resolved({ value, key }: Found, data: ObservedData): unknown {
  const isRef = key.endsWith('_ref') || key.endsWith('_refs');
  return isRef && typeof value === 'string' ? data.objects.get(value) : value;
}

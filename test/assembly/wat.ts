import { ModelFunction } from '../../assembly/memory.ts';

/**
 * Models for the core's tests, written as formulas and turned into WebAssembly text: numbers, names, + − * / ^
 * (whole exponents), comparisons, && and ||, a ? b : c, sqrt(x), abs(x), delay(k, τ). Comparisons are i32, the
 * rest f64.
 */
export interface TestModel {
  states: string[];
  parameters?: Record<string, number>;
  /** Start values; a formula may use t and parameters. */
  initial: (number | string)[];
  /** Named parts, in order, for `rhs` alone. */
  parts?: Record<string, string>;
  rhs: string[];
  mass?: number[];
  /** ∂f/∂x by rows; entries left out are 0. */
  jacobian?: Record<string, string>[];
  timeDerivative?: string[];
  outputs?: Record<string, string>;
  roots?: string[];
  /** What `delay(k, τ)` in any formula looks back at. */
  delayed?: string[];
  events?: TestEvent[];
}

export interface TestEvent {
  trigger: string;
  delay?: string;
  priority?: string;
  assign: Record<string, string>;
  persistent?: boolean;
  initialTrigger?: boolean;
  fromTrigger?: boolean;
}

type Place = (name: string) => string | undefined;

/** The text of a formula as folded WebAssembly instructions. */
export function formula(text: string, place: Place): string {
  const tokens = text.match(/\d+\.?\d*(?:e[-+]?\d+)?|[A-Za-z_]\w*|[<>=!]=|&&|\|\||\S/g) ?? [];
  let at = 0;
  const take = (token: string) => tokens[at] === token && ++at > 0;
  const need = (token: string) => {
    if (!take(token)) throw new Error(`expected ${token} at ${tokens.slice(at).join(' ')} in ${text}`);
  };

  function choice(): string {
    const condition = logic();
    if (!take('?')) return condition;
    const yes = choice();
    need(':');
    return `(select ${yes} ${choice()} ${condition})`;
  }
  function logic(): string {
    let left = comparison();
    for (;;) {
      if (take('&&')) left = `(i32.and ${left} ${comparison()})`;
      else if (take('||')) left = `(i32.or ${left} ${comparison()})`;
      else return left;
    }
  }
  function comparison(): string {
    const left = sum();
    const operations = { '>=': 'ge', '<=': 'le', '==': 'eq', '!=': 'ne', '>': 'gt', '<': 'lt' };
    for (const [token, name] of Object.entries(operations)) {
      if (take(token)) return `(f64.${name} ${left} ${sum()})`;
    }
    return left;
  }
  function sum(): string {
    let left = product();
    for (;;) {
      if (take('+')) left = `(f64.add ${left} ${product()})`;
      else if (take('-')) left = `(f64.sub ${left} ${product()})`;
      else return left;
    }
  }
  function product(): string {
    let left = power();
    for (;;) {
      if (take('*')) left = `(f64.mul ${left} ${power()})`;
      else if (take('/')) left = `(f64.div ${left} ${power()})`;
      else return left;
    }
  }
  function power(): string {
    if (take('-')) return `(f64.neg ${power()})`;
    const base = atom();
    if (!take('^')) return base;
    return Array.from({ length: Number(tokens[at++]) - 1 }).reduce<string>(
      (product) => `(f64.mul ${product} ${base})`,
      base,
    );
  }
  function atom(): string {
    if (take('(')) {
      const inner = choice();
      need(')');
      return inner;
    }
    const token = tokens[at++] ?? '';
    if (/^\d/.test(token)) return `(f64.const ${token})`;
    if (token === 'sqrt' || token === 'abs') return `(f64.${token} ${atom()})`;
    if (token === 'delay') {
      need('(');
      const index = tokens[at++];
      need(',');
      const lag = choice();
      need(')');
      return `(call_indirect (type $lookBack) ${lag} (local.get $t) (local.get $x) (local.get $p)
        (i32.const ${index}) (global.get $base) (i32.add (global.get $base) (i32.const ${ModelFunction.LookBack})))`;
    }
    if (token === 'nan' || token === 'inf') return `(f64.const ${token})`;
    const found = place(token);
    if (found === undefined) throw new Error(`unknown name ${token} in ${text}`);
    return found;
  }

  const result = choice();
  if (at < tokens.length) throw new Error(`left over: ${tokens.slice(at).join(' ')} in ${text}`);
  return result;
}

const params = '(param $t f64) (param $x i32) (param $p i32)';

/** The module's text; functions in the order of `ModelFunction`. */
export function moduleText(model: TestModel): string {
  const { states, events = [], jacobian } = model;
  const parameters = Object.keys(model.parameters ?? {});
  const load = (vector: string, index: number) => `(f64.load offset=${8 * index} (local.get $${vector}))`;
  const place: Place = (name) => {
    if (name === 't') return '(local.get $t)';
    if (states.includes(name)) return load('x', states.indexOf(name));
    if (parameters.includes(name)) return load('p', parameters.indexOf(name));
    return undefined;
  };
  const value = (text: string | number) =>
    typeof text === 'number' ? `(f64.const ${text})` : formula(text, place);
  const put = (to: string, index: number, text: string) =>
    `(f64.store offset=${8 * index} (local.get $${to}) ${text})`;
  const given = (index: number) => `(i32.load8_u offset=${index} (local.get $overridden))`;
  const whenEvent = (body: (event: TestEvent) => string) =>
    events
      .map((event, e) => `(if (i32.eq (local.get $event) (i32.const ${e})) (then ${body(event)}))`)
      .join('\n');
  const assigned = (event: TestEvent) => Object.entries(event.assign);
  const target = (name: string, text: string) =>
    states.includes(name) ? put('x', states.indexOf(name), text) : put('p', parameters.indexOf(name), text);

  const parts = Object.entries(model.parts ?? {});
  const placeOrPart: Place = (name) =>
    parts.some(([part]) => part === name) ? `(local.get $${name})` : place(name);

  const functions = [
    `(func $f0 ${params} (param $overridden i32)
      ${Object.values(model.parameters ?? {})
        .map((v, i) => `(if (i32.eqz ${given(states.length + i)}) (then ${put('p', i, value(v))}))`)
        .join('\n')}
      ${model.initial
        .map((v, i) => `(if (i32.eqz ${given(i)}) (then ${put('x', i, value(v))}))`)
        .join('\n')})`,
    `(func $f1 ${params} (param $dx i32) ${parts.map(([part]) => `(local $${part} f64)`).join(' ')}
      ${parts.map(([part, text]) => `(local.set $${part} ${formula(text, placeOrPart)})`).join('\n')}
      ${model.rhs.map((text, i) => put('dx', i, formula(text, placeOrPart))).join('\n')})`,
    `(func $f2 ${params} (param $J i32) (param $dfdt i32)
      ${states
        .flatMap((column, j) =>
          states.map((_, i) => put('J', i + states.length * j, value(jacobian?.[i]?.[column] ?? 0))),
        )
        .join('\n')}
      ${states.map((_, i) => put('dfdt', i, value(model.timeDerivative?.[i] ?? 0))).join('\n')})`,
    `(func $f3 ${params} (param $w i32)
      ${Object.values(model.outputs ?? {})
        .map((text, i) => put('w', i, value(text)))
        .join('\n')})`,
    `(func $f4 ${params} (param $g i32)
      ${(model.roots ?? []).map((text, i) => put('g', i, value(text))).join('\n')})`,
    `(func $f5 ${params} (param $bits i32)
      ${events
        .map((event, i) => `(i32.store offset=${4 * i} (local.get $bits) ${value(event.trigger)})`)
        .join('\n')})`,
    `(func $f6 ${params} (param $event i32) (param $values i32)
      ${whenEvent((event) =>
        assigned(event)
          .map(([, text], i) => put('values', i, value(text)))
          .join('\n'),
      )})`,
    `(func $f7 ${params} (param $event i32) (param $timing i32)
      ${whenEvent((event) => put('timing', 0, value(event.delay ?? 0)) + put('timing', 1, value(event.priority ?? 'nan')))})`,
    `(func $f8 (param $x i32) (param $p i32) (param $event i32) (param $values i32)
      ${whenEvent((event) =>
        assigned(event)
          .map(([name], i) => target(name, load('values', i)))
          .join('\n'),
      )})`,
    `(func $f9 ${params} (param $k i32) (param $value i32)
      ${(model.delayed ?? [])
        .map(
          (text, i) => `(if (i32.eq (local.get $k) (i32.const ${i})) (then ${put('value', 0, value(text))}))`,
        )
        .join('\n')})`,
    // The core's own goes into this place.
    '(func $f10)',
    `(func $f11 ${params} (param $at i32))`,
  ];
  return `(module
    (import "env" "memory" (memory 1))
    (import "env" "table" (table 0 funcref))
    (import "env" "tableBase" (global $base i32))
    (type $lookBack (func (param f64 f64 i32 i32 i32 i32) (result f64)))
    (elem (global.get $base) ${functions.map((_, i) => `$f${i}`).join(' ')})
    ${functions.join('\n')})`;
}

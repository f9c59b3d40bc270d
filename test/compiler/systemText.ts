import type { NodeId } from '../../workers/compiler/graph.ts';
import type { System } from '../../workers/compiler/system.ts';
import type { Diagnostic } from '../../workers/model/diagnostic.ts';

const INFIX: Record<string, string> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  pow: '^',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: '&&',
  or: '||',
  xor: 'xor',
};

/** A system as people read equations, one a line. */
export function systemText(system: System): string {
  const { description, graph } = system;
  const { states, parameters, outputs } = description;
  const write = (id: NodeId, inside = false): string => {
    const node = graph.nodes[id]!;
    switch (node.op) {
      case 'constant':
        return String(node.value);
      case 'time':
      case 'true':
      case 'false':
        return node.op;
      case 'state':
        return states[node.index]!.id;
      case 'parameter':
        return parameters[node.index]!.id;
      case 'delayed':
        return `delayed(${node.index}, ${write(node.args[0])})`;
      case 'draw':
        return `draw${node.serial}:${node.distribution}(${node.args.map((one) => write(one)).join(', ')})`;
      case 'neg':
        return `-${write(node.args[0], true)}`;
      case 'not':
        return `!${write(node.args[0], true)}`;
      case 'select': {
        const [condition, a, b] = node.args.map((one) => write(one, true));
        const text = `${condition} ? ${a} : ${b}`;
        return inside ? `(${text})` : text;
      }
    }
    const infix = INFIX[node.op];
    if (!infix) return `${node.op}(${node.args.map((one) => write(one)).join(', ')})`;
    const text = node.args.map((one) => write(one, true)).join(` ${infix} `);
    return inside ? `(${text})` : text;
  };
  const unit = (one: { unit?: string }): string => (one.unit === undefined ? '' : ` [${one.unit || '1'}]`);
  const nameOf = ({ vector, index }: { vector: string; index: number }): string =>
    (vector === 'state' ? states : parameters)[index]!.id;
  const lines: string[] = [];
  for (const { target, value } of system.initial) lines.push(`start ${nameOf(target)} = ${write(value)}`);
  states.forEach((one, at) => {
    const left = description.mass[at] === 0 ? `0, for ${one.id}` : `${one.id}'`;
    lines.push(`${left} = ${write(system.rhs[at]!)}${unit(one)}`);
  });
  outputs.forEach((one, at) => lines.push(`${one.id} := ${write(system.outputs[at]!)}${unit(one)}`));
  for (const { row, column, value } of system.jacobian)
    lines.push(`d ${states[row]!.id}' / d ${states[column]!.id} = ${write(value)}`);
  system.timeDerivative.forEach((value, at) => {
    if (write(value) !== '0') lines.push(`d ${states[at]!.id}' / dt = ${write(value)}`);
  });
  for (const root of system.roots) lines.push(`root ${write(root)}`);
  system.events.forEach((event, at) => {
    const about = description.events[at]!;
    const more = [
      event.delay === undefined ? '' : ` after ${write(event.delay)}`,
      event.priority === undefined ? '' : ` priority ${write(event.priority)}`,
      about.persistent ? '' : ' not persistent',
      about.initialTrigger ? '' : ' initially false',
      about.fromTrigger ? '' : ' values at execution',
    ].join('');
    lines.push(`event ${about.id} at ${write(event.trigger)}${more}`);
    for (const { target, value } of event.assignments) lines.push(`  ${nameOf(target)} = ${write(value)}`);
  });
  graph.delayed.forEach((value, at) => lines.push(`delayed ${at} = ${write(value)}`));
  for (const { terms } of description.moieties ?? [])
    lines.push(`conserved ${terms.map(({ symbol, coefficient }) => `${coefficient} ${symbol}`).join(' + ')}`);
  return lines.join('\n');
}

export function diagnosticsText(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, code, message, hint, span }) => {
      const where = span ? ` "${text.slice(span.from, span.to).replaceAll(/\s+/g, ' ')}"` : '';
      return `${severity} ${code}${where}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
    })
    .join('\n');
}

import type { Node, NodeId } from '../../../workers/compiler/graph.ts';
import type { System, Target } from '../../../workers/compiler/system.ts';
import { description } from './randomSystem.ts';

/**
 * A system as text, one line a thing, expressions in prefix form over x0, x1, … (states), p0, … (parameters)
 * and time; equal expressions become one node, as in the compiler:
 *
 *   initial x0 = mul(p0, 2)
 *   rhs = neg(x0), 0
 *   jacobian 0 1 = exp(x1)
 *   dfdt = 0, 0
 *   outputs = add(x0, x1)
 *   roots = sub(x0, 1)
 *   event lt(x0, 1) delay p0 priority 2 : x1 = x0, p0 = 1
 *
 * `delayed(value, delay)` is a value as it was a delay ago.
 */
export function systemFromText(text: string): System {
  const builder = new GraphBuilder();
  const system: System = {
    graph: { nodes: builder.nodes, delayed: builder.delayed },
    initial: [],
    rhs: [],
    jacobian: [],
    timeDerivative: [],
    outputs: [],
    roots: [],
    events: [],
    description: description(0, 0),
  };
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, word, middle = '', right = ''] = /^(\w+)\s*([^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    switch (word) {
      case 'initial':
        system.initial.push({ target: target(middle), value: builder.read(right) });
        break;
      case 'rhs':
      case 'outputs':
      case 'roots':
        system[word].push(...builder.list(right));
        break;
      case 'dfdt':
        system.timeDerivative.push(...builder.list(right));
        break;
      case 'jacobian': {
        const [row, column] = middle.split(' ').map(Number);
        system.jacobian.push({ row: row!, column: column!, value: builder.read(right) });
        break;
      }
      case 'event': {
        const [, trigger, delay, priority] = /^(.*?)(?: delay (.*?))?(?: priority (.*))?$/.exec(middle)!;
        system.events.push({
          trigger: builder.read(trigger!),
          ...(delay === undefined ? {} : { delay: builder.read(delay) }),
          ...(priority === undefined ? {} : { priority: builder.read(priority) }),
          assignments: splitAtCommas(right).map((assignment) => {
            const [name, value] = assignment.split(/\s*=\s*/);
            return { target: target(name!), value: builder.read(value!) };
          }),
        });
        break;
      }
      default:
        throw new Error(`Unknown line: ${line}`);
    }
  }
  return { ...system, description: description(Math.max(system.rhs.length, 1), 0) };
}

function target(name: string): Target {
  return { vector: name.startsWith('x') ? 'state' : 'parameter', index: Number(name.slice(1)) };
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === undefined || (char === ',' && depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}

class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly delayed: NodeId[] = [];
  private readonly known = new Map<string, NodeId>();

  list(text: string): NodeId[] {
    return splitAtCommas(text).map((part) => this.read(part));
  }

  read(text: string): NodeId {
    const call = /^(\w+)\((.*)\)$/.exec(text);
    if (call !== null) {
      const args = this.list(call[2]!);
      if (call[1] === 'delayed') {
        const [value, delay] = args as [NodeId, NodeId];
        const known = this.delayed.indexOf(value);
        const index = known >= 0 ? known : this.delayed.push(value) - 1;
        return this.node({ op: 'delayed', index, args: [delay] });
      }
      return this.node({ op: call[1], args } as Node);
    }
    const variable = /^([xp])(\d+)$/.exec(text);
    if (variable !== null) {
      return this.node({ op: variable[1] === 'x' ? 'state' : 'parameter', index: Number(variable[2]) });
    }
    if (text === 'time' || text === 'true' || text === 'false') return this.node({ op: text });
    return this.node({ op: 'constant', value: Number(text) });
  }

  private node(node: Node): NodeId {
    const key = JSON.stringify(node);
    const id = this.known.get(key) ?? this.nodes.push(node) - 1;
    this.known.set(key, id);
    return id;
  }
}

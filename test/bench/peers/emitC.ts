import type { Graph, Node, NodeId } from '../../../workers/compiler/graph.ts';
import type { System } from '../../../workers/compiler/system.ts';

/**
 * A compiled model's equations as C, so that SUNDIALS solves exactly what we solve: right side, dense analytic
 * Jacobian and start values. What is used more than once becomes a local, the rest stays inside its user, so that a
 * branch not taken costs nothing.
 *
 * Formulas see as the time `segment`, the middle of the stretch between two restarts: of such models nothing but
 * stimuli depends on time, and a condition of time must not turn within a step.
 */
export function emitC(name: string, { graph, rhs, jacobian, initial }: System): string {
  const n = rhs.length;
  const entries = jacobian.map(({ row, column, value }): [string, NodeId] => [
    `cols[${column}][${row}]`,
    value,
  ]);
  const start = initial.map(
    ({ target, value }) =>
      `  ${target.vector === 'state' ? 'x' : 'p'}[${target.index}] = ${expression(graph, value)};`,
  );
  const parameters = Math.max(1, ...initial.map(({ target }) => target.index + 1));
  return `static double ${name}_p[${parameters}], segment;
#define p ${name}_p
static int ${name}_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *x = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
${body(
  graph,
  rhs.map((node, i) => [`d[${i}]`, node]),
)}
  return 0;
}
static int ${name}_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                     N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *x = N_VGetArrayPointer(u);
  sunrealtype *const *cols = SUNDenseMatrix_Cols(J);
${body(graph, entries)}
  return 0;
}
static void ${name}_start(sunrealtype *x) {
${start.join('\n')}
}
#undef p
#define ${name}_n ${n}
`;
}

function body(graph: Graph, targets: readonly [string, NodeId][]): string {
  const uses = new Map<NodeId, number>();
  const visit = (id: NodeId): void => {
    uses.set(id, (uses.get(id) ?? 0) + 1);
    if (uses.get(id) === 1) argumentsOf(graph.nodes[id]!).forEach(visit);
  };
  for (const [, id] of targets) visit(id);
  const shared = [...uses]
    .filter(([id, count]) => count > 1 && argumentsOf(graph.nodes[id]!).length > 0)
    .map(([id]) => id)
    .sort((a, b) => a - b);
  const known = new Set<NodeId>();
  const lines = shared.map((id) => {
    const line = `  const double n${id} = ${expression(graph, id, known)};`;
    known.add(id);
    return line;
  });
  return [...lines, ...targets.map(([to, id]) => `  ${to} = ${expression(graph, id, known)};`)].join('\n');
}

function argumentsOf(node: Node): readonly NodeId[] {
  return 'args' in node ? node.args : [];
}

const INFIX: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: '&&',
  or: '||',
  xor: '!=',
};

const CALLS: Readonly<Record<string, string>> = {
  abs: 'fabs',
  ln: 'log',
  min: 'fmin',
  max: 'fmax',
  rem: 'fmod',
  gamma: 'tgamma',
};

function expression(graph: Graph, id: NodeId, known: ReadonlySet<NodeId> = new Set()): string {
  const node = graph.nodes[id]!;
  if (known.has(id)) return `n${id}`;
  const [a = '', b = '', c = ''] = argumentsOf(node).map((argument) => expression(graph, argument, known));
  switch (node.op) {
    case 'constant':
      return node.value < 0 ? `(${literal(node.value)})` : literal(node.value);
    case 'time':
      return 'segment';
    case 'state':
      return `x[${node.index}]`;
    case 'parameter':
      return `p[${node.index}]`;
    case 'true':
      return '1';
    case 'false':
      return '0';
    case 'neg':
      return `(-${a})`;
    case 'not':
      return `(!${a})`;
    case 'number':
      return `(double)(${a})`;
    case 'truth':
      return `(${a} != 0)`;
    case 'select':
      return `(${a} ? ${b} : ${c})`;
    case 'pow': {
      const exponent = graph.nodes[node.args[1]]!;
      // As our own emitter does it.
      if (exponent.op === 'constant' && exponent.value === 0.5) return `sqrt(${a})`;
      return exponent.op === 'constant' && [2, 3, 4, -1].includes(exponent.value)
        ? `power${exponent.value < 0 ? 'm1' : exponent.value}(${a})`
        : `pow(${a}, ${b})`;
    }
    case 'delayed':
      throw new Error('A model with delays has no right side in C.');
    default:
      return node.op in INFIX
        ? `(${a} ${INFIX[node.op]} ${b})`
        : `${CALLS[node.op] ?? node.op}(${b === '' ? a : `${a}, ${b}`})`;
  }
}

function literal(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

import type { SolverSettings } from '../scenario/schema.ts';

/**
 * Algorithms of the Kinetic Simulation Algorithm Ontology (KiSAO 2.34) and what stands for each here. Solvers of
 * the same equations agree to tolerance, so that any of ours may stand for any of them; other kinds are named to
 * whoever asks.
 */
interface Term {
  label: string;
  kind: 'ode' | 'steadyState' | 'stochastic' | 'other';
  method?: SolverSettings['method'];
  stochastic?: StochasticMethod;
}

/** How reactions are simulated molecule by molecule. */
export type StochasticMethod = 'direct' | 'nextReaction' | 'tauLeaping';

const ode = (label: string, method: SolverSettings['method'] = 'automatic'): Term => ({
  label,
  kind: 'ode',
  method,
});
const stochastic = (label: string, method: StochasticMethod = 'direct'): Term => ({
  label,
  kind: 'stochastic',
  stochastic: method,
});
const other = (label: string): Term => ({ label, kind: 'other' });
const steadyState = (label: string): Term => ({ label, kind: 'steadyState' });

const ALGORITHMS: Readonly<Record<string, Term>> = {
  '0000019': ode('CVODE'),
  '0000030': ode('Euler forward method', 'tsit5'),
  '0000031': ode('Euler backward method', 'rodas5p'),
  '0000032': ode('explicit fourth-order Runge-Kutta method', 'tsit5'),
  '0000033': ode('Rosenbrock method', 'rodas5p'),
  '0000064': ode('Runge-Kutta based method', 'tsit5'),
  '0000071': ode('LSODE'),
  '0000086': ode('Fehlberg method', 'tsit5'),
  '0000087': ode('Dormand-Prince method', 'tsit5'),
  '0000088': ode('LSODA'),
  '0000089': ode('LSODAR'),
  '0000090': ode('LSODI', 'rodas5p'),
  '0000091': ode('LSODIS', 'rodas5p'),
  '0000094': ode('Livermore solver'),
  '0000279': ode('Adams-Bashforth method', 'tsit5'),
  '0000280': ode('Adams-Moulton method'),
  '0000283': ode('IDA', 'rodas5p'),
  '0000288': ode('backward differentiation formula', 'ndf'),
  '0000289': ode('Adams method'),
  '0000301': ode('Heun method', 'tsit5'),
  '0000302': ode('embedded Runge-Kutta method', 'tsit5'),
  '0000304': ode('Radau method', 'rodas5p'),
  '0000321': ode('Cash-Karp method', 'tsit5'),
  '0000355': ode('DASPK', 'rodas5p'),
  '0000356': ode('DASSL', 'rodas5p'),
  '0000381': ode('midpoint method', 'tsit5'),
  '0000432': ode('IDA-like method', 'rodas5p'),
  '0000433': ode('CVODE-like method'),
  '0000435': ode('embedded Runge-Kutta 5(4) method', 'tsit5'),
  '0000436': ode('Dormand-Prince 8(5,3) method', 'vern7'),
  '0000496': ode('CVODES'),
  '0000535': ode('VODE'),
  '0000544': ode('IDAS', 'rodas5p'),
  '0000560': ode('LSODA/LSODAR hybrid method'),
  '0000609': ode('embedded Runge-Kutta Prince-Dormand (8,9) method', 'vern7'),
  '0000617': ode('IDA-CVODE hybrid method'),
  '0000694': ode('ODE solver'),
  '0000699': ode('DAE solver', 'rodas5p'),

  '0000282': steadyState('KINSOL'),
  '0000407': steadyState('steady state root-finding method'),
  '0000408': steadyState('Newton-type method'),
  '0000409': steadyState('ordinary Newton method'),
  '0000568': steadyState('NLEQ1'),
  '0000569': steadyState('NLEQ2'),
  '0000630': steadyState('general steady state method'),

  '0000015': stochastic('Gillespie first reaction algorithm'),
  '0000027': stochastic('Gibson-Bruck next reaction algorithm', 'nextReaction'),
  '0000028': stochastic('slow-scale stochastic simulation algorithm'),
  '0000029': stochastic('Gillespie direct algorithm'),
  '0000038': stochastic('sorting stochastic simulation algorithm'),
  '0000039': stochastic('tau-leaping method', 'tauLeaping'),
  '0000040': stochastic('Poisson tau-leaping method', 'tauLeaping'),
  '0000241': stochastic('Gillespie-like method'),
  '0000333': stochastic('accelerated stochastic simulation algorithm'),

  '0000057': other('Brownian diffusion Smoluchowski method'),
  '0000263': other('NFSim agent-based simulation method'),
  '0000285': other('finite volume method'),
  '0000286': other('Euler-Maruyama method'),
  '0000352': other('hybrid method'),
  '0000437': other('flux balance analysis'),
  '0000448': other('logical model simulation method'),
  '0000449': other('synchronous logical model simulation method'),
  '0000450': other('asynchronous logical model simulation method'),
};

/** `KISAO:0000019`, `KISAO_0000019` or a URL that ends so, as `0000019`. */
export function kisaoNumber(text: string): string {
  return /(\d{7})\s*$/.exec(text)?.[1] ?? text.trim();
}

/** An algorithm by its number; absent where it is not in our table. */
export function algorithmOf(kisao: string): Term | undefined {
  return Object.hasOwn(ALGORITHMS, kisao) ? ALGORITHMS[kisao] : undefined;
}

/** `Gillespie direct algorithm (KISAO:0000029)`, or the number alone. */
export function algorithmText(kisao: string): string {
  const label = algorithmOf(kisao)?.label;
  return label === undefined ? `KISAO:${kisao}` : `${label} (KISAO:${kisao})`;
}

/** Parameters of algorithms that mean something here. */
export const KISAO_PARAMETER = {
  relativeTolerance: '0000209',
  absoluteTolerance: '0000211',
  maxSteps: '0000415',
  seed: '0000488',
} as const;

const LIMITS = { relative: [1e-13, 0.1], absolute: [1e-300, 1e6], steps: [1, 2_000_000_000] } as const;

/** The seed that an algorithm is given; 1 where it has none, so that a run can be repeated. */
export function seedOf(
  algorithm: { parameters: readonly { kisao: string; value: string }[] } | undefined,
): number {
  const seed = Number(algorithm?.parameters.find(({ kisao }) => kisao === KISAO_PARAMETER.seed)?.value);
  return Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff ? seed : 1;
}

/** A solver's settings with what an algorithm says about them; what lies outside our limits is brought inside. */
export function solverOf(
  algorithm: { kisao: string; parameters: readonly { kisao: string; value: string }[] } | undefined,
  defaults: SolverSettings,
): SolverSettings {
  if (algorithm === undefined) return defaults;
  const given = (kisao: string, [least, most]: readonly [number, number]): number | undefined => {
    const text = algorithm.parameters.find((parameter) => parameter.kisao === kisao)?.value.trim();
    const value = text === undefined || text === '' ? NaN : Number(text);
    return value > 0 ? Math.min(Math.max(value, least), most) : undefined;
  };
  const steps = given(KISAO_PARAMETER.maxSteps, LIMITS.steps);
  return {
    method: algorithmOf(algorithm.kisao)?.method ?? defaults.method,
    relativeTolerance:
      given(KISAO_PARAMETER.relativeTolerance, LIMITS.relative) ?? defaults.relativeTolerance,
    absoluteTolerance:
      given(KISAO_PARAMETER.absoluteTolerance, LIMITS.absolute) ?? defaults.absoluteTolerance,
    // Other solvers count steps between two points, ours over the whole run: theirs never lowers our bound.
    maxSteps: Math.max(defaults.maxSteps, Math.round(steps ?? 0)),
  };
}

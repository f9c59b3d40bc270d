/** Formula in `phase`, the time since the cycle began, for how strongly a chamber contracts, 0 to 1. */
export function activationFormula(
  { type, ...values }: Record<string, unknown>,
  period: number,
): string | undefined {
  const number = (key: string): number | undefined =>
    typeof values[key] === 'number' ? values[key] : undefined;
  switch (type) {
    case 'half_cosine': {
      const [start, twitch] = [number('t_active'), number('t_twitch')];
      if (start === undefined || twitch === undefined) return undefined;
      return `piecewise(0.5 - 0.5*cos(2*pi*(phase - ${start})/${twitch}), phase >= ${start} && phase <= ${start + twitch}, 0)`;
    }
    case 'piecewise_cosine': {
      const [contract, relax] = [number('contract_start'), number('relax_start')];
      const [rise, fall] = [number('contract_duration'), number('relax_duration')];
      if (contract === undefined || relax === undefined || rise === undefined || fall === undefined)
        return undefined;
      const since = (start: number): string => `((phase - ${start} + ${period}) % ${period})`;
      return (
        `piecewise(0.5 - 0.5*cos(pi*${since(contract)}/${rise}), ${since(contract)} < ${rise}, ` +
        `0.5 + 0.5*cos(pi*${since(relax)}/${fall}), ${since(relax)} < ${fall}, 0)`
      );
    }
    case 'wrapping_cosine': {
      const [length, wave] = [number('Tsa'), number('tpwave')];
      return length === undefined || wave === undefined ? undefined : atrialFormula(length, wave, period);
    }
    default:
      return undefined;
  }
}

/** The atria's, which begins before the cycle's end (Menon 2023). */
export function atrialFormula(length: number, wave: number, period: number): string {
  const [whole, peak] = [period * length, period / wave];
  const angle = (shift: number): string => `cos(2*pi*(phase - ${peak} + ${shift})/${whole})`;
  return (
    `piecewise(0.5 - 0.5*${angle(whole)}, phase <= ${peak}, ` +
    `0.5 - 0.5*${angle(whole - period)}, phase >= ${period - whole + peak}, 0)`
  );
}

/** Cosine and sine coefficients of the ventricles' elastance over a cycle, as svZeroDSolver gives them. */
const ELASTANCE: readonly (readonly [number, number])[] = [
  [0.283748803, 0],
  [0.031830626, -0.374299825],
  [-0.2094724, -0.01812777],
  [0.020520047, 0.073971113],
  [0.008316883, -0.047249597],
  [-0.04167766, 0.003212163],
  [0.000867323, 0.019441411],
  [-0.001675379, -0.005565534],
  [-0.011252277, 0.003401432],
  [-0.000414677, 0.008376795],
  [0.000253749, -0.00007188],
  [-0.002584966, 0.001566861],
  [0.000584752, 0.003143555],
  [0.000028502, -0.000024787],
  [0.000022961, -0.000007476],
  [0.000018735, -0.000001281],
  [0.000015573, 0.000001781],
  [0.000013133, 0.000003494],
  [0.000011199, 0.000004507],
  [0.000009634, 0.000005117],
  [0.000008343, 0.000005481],
  [0.000007265, 0.000005687],
  [0.000006354, 0.000005789],
  [0.000005575, 0.000005821],
  [0.000004903, 0.000005805],
];

/** The ventricles' elastance over a cycle, before it is scaled. */
export function ventricularFormula(period: number): string {
  return ELASTANCE.map(([cosine, sine], k) =>
    k === 0
      ? String(cosine)
      : `(${cosine})*cos(${k}*2*pi*phase/${period}) - (${sine})*sin(${k}*2*pi*phase/${period})`,
  ).join(' + ');
}

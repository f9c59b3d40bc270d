import { atrialFormula, ventricularFormula } from './activation.ts';
import type { Making } from './making.ts';

/**
 * Both hearts and the lungs of svZeroDSolver's ClosedLoopHeartAndPulmonary (Menon 2023): atria and ventricles of
 * time-varying elastance, valves that let through one way, with resistance and inertance. Its left atrium takes in
 * what the right ventricle gives out, as there.
 */
export function heart(making: Making): void {
  const { block, period } = making;
  const [{ pressure: rightAtrium, flow: inflow }, { pressure: aorta, flow: outflow }] = [
    block.inlets[0]!,
    block.outlets[0]!,
  ];
  const p = (key: string): string => making.parameter(key);
  for (const key of ['iml', 'imr']) p(key);
  const quantity = (name: string): string => `${name}_${block.name}`;
  const [atrial, ventricular] = [quantity('atrial_activation'), quantity('elastance')];
  making.equation(atrial, atrialFormula(making.value('Tsa'), making.value('tpwave'), period));
  making.equation(ventricular, ventricularFormula(period));

  const volumes = {
    RA: making.state('V_RA'),
    RV: making.state('V_RV'),
    LA: making.state('V_LA'),
    LV: making.state('V_LV'),
  };
  const lungs = making.state('P_pul');
  const atrium = (side: 'ra' | 'la', volume: string): string =>
    `${atrial}*${p(`Emax_${side}`)}*(${volume} - ${p(`Vaso_${side}`)}) + ` +
    `(1 - ${atrial})*${p(`Kxp_${side}`)}*(exp(${p(`Kxv_${side}`)}*(${volume} - ${p(`Vaso_${side}`)})) - 1)`;
  const pressures = { RA: rightAtrium, RV: quantity('P_RV'), LA: quantity('P_LA'), LV: quantity('P_LV') };
  making.equation(pressures.RA, atrium('ra', volumes.RA));
  making.equation(pressures.LA, atrium('la', volumes.LA));
  making.equation(pressures.RV, `${p('Erv_s')}*${ventricular}*(${volumes.RV} - ${p('Vrv_u')})`);
  making.equation(pressures.LV, `${p('Elv_s')}*${ventricular}*(${volumes.LV} - ${p('Vlv_u')})`);

  const flows = {
    RA: valve(making, 'Q_RA', pressures.RA, pressures.RV, p('Rra_v'), p('Lra_v')),
    RV: valve(making, 'Q_RV', pressures.RV, lungs, p('Rrv_a'), p('Lrv_a')),
    LA: valve(making, 'Q_LA', pressures.LA, pressures.LV, p('Rla_v'), p('Lla_v')),
    LV: valve(making, 'Q_LV', pressures.LV, aorta, p('Rlv_ao'), p('Llv_a')),
  };
  making.equation(`d(${volumes.RA})`, `${inflow} - ${flows.RA}`);
  making.equation(`d(${volumes.RV})`, `${flows.RA} - ${flows.RV}`);
  making.equation(`d(${volumes.LA})`, `${flows.RV} - ${flows.LA}`);
  making.equation(`d(${volumes.LV})`, `${flows.LA} - ${flows.LV}`);
  making.equation(`${p('Cp')}*d(${lungs})`, `${flows.RV} - (${lungs} - ${pressures.LA})/${p('Rpd')}`);
  making.statement.states.push({ id: aorta, name: `pressure:${block.name}:J_heart_outlet` });
  making.equation(`${p('Cpa')}*d(${aorta})`, `${flows.LV} - ${outflow}`);
}

/** A flow that a valve stops as soon as it would turn back, until the pressure before it is the higher one. */
function valve(
  making: Making,
  name: string,
  before: string,
  behind: string,
  resistance: string,
  inertance: string,
): string {
  const flow = making.state(name);
  making.equation(
    `${inertance}*d(${flow})`,
    `piecewise(0, ${before} <= ${behind} && ${flow} <= 0, ${before} - ${behind} - ${resistance}*${flow})`,
  );
  return flow;
}

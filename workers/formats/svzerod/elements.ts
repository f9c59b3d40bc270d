import { activationFormula } from './activation.ts';
import { isSeries, MissingValue, type Making } from './making.ts';
import { idOf } from './network.ts';

/** Resistance with a stenosis' own, compliance and inertance; which flow passes the resistance differs. */
export function vessel(making: Making, through: 'inflow' | 'outflow'): void {
  const { pressures, flows } = making.ends();
  const { block } = making;
  const flow = through === 'inflow' ? flows[0] : flows[1];
  const narrow = making.value('stenosis_coefficient', 0) > 0;
  const resistance = narrow
    ? `(${making.parameter('R_poiseuille')} + ${making.parameter('stenosis_coefficient')}*abs(${flow}))`
    : making.parameter('R_poiseuille');
  const isElastic = making.value('C', 0) > 0;
  const isInert = making.value('L', 0) > 0;
  const stored = isElastic ? making.state('P_c') : undefined;
  if (stored === undefined) making.equation(flows[0], flows[1]);
  else making.equation(`${making.parameter('C')}*d(${stored})`, `${flows[0]} - ${flows[1]}`);
  if (through === 'outflow' && stored !== undefined) making.equation(pressures[0], stored);
  // Behind the compliance where the inflow passes the resistance, before it otherwise.
  const [before, after] =
    through === 'inflow' ? [pressures[0], stored ?? pressures[1]] : [pressures[0], pressures[1]];
  if (!isInert) {
    making.equation(`${before} - ${after}`, `${resistance}*${flow}`);
    if (through === 'inflow' && stored !== undefined) making.equation(stored, pressures[1]);
    return;
  }
  making.statement.states.push({ id: flows[1], name: `flow:${block.name}:${block.outlets[0]!.to}` });
  const inertance = making.parameter('L');
  if (through === 'inflow' && stored !== undefined) {
    making.equation(`${before} - ${stored}`, `${resistance}*${flow}`);
    making.equation(`${inertance}*d(${flows[1]})`, `${stored} - ${pressures[1]}`);
  } else {
    making.equation(`${inertance}*d(${flows[1]})`, `${before} - ${pressures[1]} - ${resistance}*${flows[1]}`);
  }
}

export function junction({ block, statement }: Making): void {
  const sum = (all: typeof block.inlets): string => all.map(({ flow }) => flow).join(' + ');
  statement.equations.push([sum(block.inlets), sum(block.outlets)]);
}

export function resistiveJunction(making: Making): void {
  const { block } = making;
  const resistances = block.values.R;
  const all = [...block.inlets, ...block.outlets];
  if (!isSeries(resistances) || resistances.length !== all.length) throw new MissingValue('R');
  const centre = `P_${idOf(block.name)}`;
  all.forEach(({ pressure, flow }, k) => {
    const id = `R_${idOf(block.name)}_${k + 1}`;
    making.statement.parameters.push([id, resistances[k]!]);
    const [from, to] = k < block.inlets.length ? [pressure, centre] : [centre, pressure];
    making.equation(`${from} - ${to}`, `${id}*${flow}`);
  });
  junction(making);
}

/** A pressure that is given, at the network's beginning or at its end. */
export function reference(making: Making): void {
  const { pressure } = [...making.block.outlets, ...making.block.inlets][0]!;
  making.input(pressure, 'P');
}

export function windkessel(making: Making): void {
  const { block } = making;
  const { pressure, flow } = block.inlets[0]!;
  const [proximal, distal, compliance] = ['Rp', 'Rd', 'C'].map((key) => making.parameter(key));
  const outlet = block.outlets[0];
  const stored = making.state(outlet ? 'P_c' : 'pressure_c');
  const downstream = outlet?.pressure ?? `Pd_${idOf(block.name)}`;
  if (!outlet) making.input(downstream, 'Pd');
  const outflow = outlet?.flow ?? `Q_out_${idOf(block.name)}`;
  making.equation(`${pressure} - ${stored}`, `${proximal}*${flow}`);
  making.equation(outflow, `(${stored} - ${downstream})/${distal}`);
  making.equation(`${compliance}*d(${stored})`, `${flow} - ${outflow}`);
}

/** A coronary bed, squeezed by the ventricle's pressure or by one that is given. */
export function coronary(making: Making, squeezed: { pressure: string; share: string } | undefined): void {
  const { block } = making;
  const name = idOf(block.name);
  const { pressure, flow } = block.inlets[0]!;
  const [arterial, middle, venous, arteries, muscle] = (
    squeezed ? ['Ra', 'Ram', 'Rv', 'Ca', 'Cim'] : ['Ra1', 'Ra2', 'Rv1', 'Ca', 'Cc']
  ).map((key) => making.parameter(key));
  const outlet = block.outlets[0];
  const [downstream, outflow] = [outlet?.pressure ?? `P_v_${name}`, outlet?.flow ?? `Q_out_${name}`];
  const outside = squeezed ? `${squeezed.share}*${squeezed.pressure}` : `Pim_${name}`;
  if (!squeezed) {
    making.input(`Pim_${name}`, 'Pim');
    making.statement.inputs.push({
      id: downstream,
      formula: String(making.value('P_v')),
      mean: making.value('P_v'),
    });
  }
  const [inArteries, inMuscle] = [making.state('P_a'), making.state('volume_im')];
  const between = `Q_im_${name}`;
  const bed = `P_im_${name}`;
  making.equation(`${pressure} - ${inArteries}`, `${arterial}*${flow}`);
  making.equation(bed, `${inMuscle}/${muscle} + ${outside}`);
  making.equation(between, `(${inArteries} - ${bed})/${middle}`);
  making.equation(outflow, `(${bed} - ${downstream})/${venous}`);
  making.equation(`${arteries}*d(${inArteries})`, `${flow} - ${between}`);
  making.equation(`d(${inMuscle})`, `${between} - ${outflow}`);
}

export function contraction(making: Making): string {
  const given = making.block.values.activation;
  const formula =
    typeof given === 'object' && given !== null
      ? activationFormula(given as Record<string, unknown>, making.period)
      : undefined;
  if (formula === undefined) throw new MissingValue('activation_function');
  const id = `activation_${idOf(making.block.name)}`;
  making.equation(id, formula);
  return id;
}

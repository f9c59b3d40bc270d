import {
  contraction,
  coronary,
  junction,
  reference,
  resistiveJunction,
  vessel,
  windkessel,
} from './elements.ts';
import { heart } from './heart.ts';
import { Making, MissingValue, type Statement } from './making.ts';
import { HEART, idOf, type Block } from './network.ts';

/** Why a block cannot be read. */
export interface Refusal {
  code: string;
  message: string;
  hint?: string;
}

/** Equations by type of block, after svZeroDSolver's documentation of each. */
const MAKERS: Readonly<Record<string, (making: Making) => void>> = {
  BloodVessel: (making) => vessel(making, 'inflow'),
  BloodVesselCRL: (making) => vessel(making, 'outflow'),
  NORMAL_JUNCTION: junction,
  internal_junction: junction,
  resistive_junction: resistiveJunction,
  FLOW: (making) => making.input(making.block.outlets[0]!.flow, 'Q'),
  PRESSURE: reference,
  RESISTANCE: (making) => {
    const { pressure, flow } = making.block.inlets[0]!;
    const downstream = `Pd_${idOf(making.block.name)}`;
    making.input(downstream, 'Pd');
    making.equation(`${pressure} - ${downstream}`, `${making.parameter('R')}*${flow}`);
  },
  RCR: windkessel,
  ClosedLoopRCR: windkessel,
  CORONARY: (making) => coronary(making, undefined),
  ClosedLoopCoronaryLeft: (making) => coronary(making, { pressure: `P_LV_${HEART}`, share: `iml_${HEART}` }),
  ClosedLoopCoronaryRight: (making) => coronary(making, { pressure: `P_RV_${HEART}`, share: `imr_${HEART}` }),
  ValveTanh: (making) => {
    const [most, least, steep] = ['Rmax', 'Rmin', 'Steepness'].map((key) => making.parameter(key));
    const shut = `valve_status_${idOf(making.block.name)}`;
    const { pressures, flows } = making.ends();
    making.equation(shut, `0.5 + 0.5*tanh(${steep}*(${pressures[1]} - ${pressures[0]}))`);
    making.equation(
      `${pressures[0]} - ${pressures[1]}`,
      `(${least} + (${most} - ${least})*${shut})*${flows[0]}`,
    );
    making.equation(flows[0], flows[1]);
  },
  PiecewiseValve: (making) => {
    const [most, least] = ['Rmax', 'Rmin'].map((key) => making.parameter(key));
    const { pressures, flows } = making.ends();
    const resistance = `piecewise(${most}, ${pressures[1]} > ${pressures[0]}, ${least})`;
    making.equation(flows[0], `(${pressures[0]} - ${pressures[1]})/${resistance}`);
    making.equation(flows[0], flows[1]);
  },
  ChamberElastanceInductor: (making) => {
    const { pressures, flows } = making.ends();
    const activation = contraction(making);
    const [end, dead] = ['Vrd', 'Vrs'].map((key) => making.parameter(key));
    const [most, least] = ['Emax', 'Emin'].map((key) => making.parameter(key));
    const volume = making.state('Vc');
    making.statement.states.push({ id: flows[1] });
    const rest = `(1 - ${activation})*(${end} - ${dead}) + ${dead}`;
    making.equation(pressures[0], `((${most} - ${least})*${activation} + ${least})*(${volume} - (${rest}))`);
    making.equation(`${making.parameter('Impedance')}*d(${flows[1]})`, `${pressures[0]} - ${pressures[1]}`);
    making.equation(`d(${volume})`, `${flows[0]} - ${flows[1]}`);
  },
  LinearElastanceChamber: (making) => {
    const { pressures, flows } = making.ends();
    const activation = contraction(making);
    const [most, least, rest] = ['Emax', 'Epass', 'Vrest'].map((key) => making.parameter(key));
    const volume = making.state('Vc');
    making.equation(pressures[0], `((${most} - ${least})*${activation} + ${least})*(${volume} - ${rest})`);
    making.equation(pressures[0], pressures[1]);
    making.equation(`d(${volume})`, `${flows[0]} - ${flows[1]}`);
  },
  ClosedLoopHeartAndPulmonary: heart,
};

/** Blocks with one end alone: nothing flows on from them. */
const ENDS: Readonly<Record<string, readonly [inlets: number, outlets: number]>> = {
  FLOW: [0, 1],
  RESISTANCE: [1, 0],
  RCR: [1, 0],
  CORONARY: [1, 0],
};

/** The equations of a block, or why there are none. */
export function statementOf(block: Block, period: number): Statement | { refusal: Refusal } {
  const make = Object.hasOwn(MAKERS, block.type) ? MAKERS[block.type]! : undefined;
  if (!make)
    return {
      refusal: {
        code: 'unsupported-block',
        message: `Block ${block.name} is a ${block.type}, which is not supported`,
        hint: `Supported: ${Object.keys(MAKERS).join(', ')}.`,
      },
    };
  const isJunction = /junction$/i.test(block.type);
  const [inlets, outlets] = Object.hasOwn(ENDS, block.type) ? ENDS[block.type]! : [1, 1];
  const fits =
    block.type === 'PRESSURE'
      ? block.inlets.length + block.outlets.length === 1
      : isJunction
        ? block.inlets.length > 0 && block.outlets.length > 0
        : block.inlets.length === inlets && block.outlets.length === outlets;
  if (!fits)
    return {
      refusal: {
        code: 'not-connected',
        message: `Block ${block.name} (${block.type}) has ${block.inlets.length} inlets and ${block.outlets.length} outlets`,
        hint: isJunction
          ? 'A junction has at least one of each.'
          : `It has ${inlets} of the first and ${outlets} of the second.`,
      },
    };
  const making = new Making(block, period);
  try {
    make(making);
  } catch (error) {
    if (!(error instanceof MissingValue)) throw error;
    return {
      refusal: {
        code: 'missing-value',
        message: `Block ${block.name} (${block.type}) has no usable value for ${error.key}`,
        hint: 'Give a finite number; tables need as many values as times, and times that grow.',
      },
    };
  }
  return making.statement;
}

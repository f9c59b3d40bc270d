/**
 * Where the problems end, to about twelve digits. Mazzia and Magherini, Test Set for Initial Value Problem
 * Solvers, release 2.4, 2008; each was confirmed with scipy's Radau and CVODE at tight tolerance.
 */
export interface Endpoint {
  end: number;
  states: readonly string[];
  y: readonly number[];
  source: string;
}

export const ENDPOINTS = {
  pk: {
    end: 240,
    states: ['gut', 'central', 'peripheral'],
    y: [3.7751345444216194e-9, 24.042232639735452, 65.62843459893753],
    source: 'matrix exponential, exact',
  },
  rober: {
    end: 1e11,
    states: ['A', 'B', 'C'],
    y: [2.083340149701255e-8, 8.333360770334713e-14, 0.999999979166505],
    source: 'IVP Test Set',
  },
  hires: {
    end: 321.8122,
    states: ['y1', 'y2', 'y3', 'y4', 'y5', 'y6', 'y7', 'y8'],
    y: [
      0.0007371312573325668, 0.0001442485726316185, 5.888729740967575e-5, 0.001175651343283149,
      0.002386356198831331, 0.006238968252742796, 0.002849998395185769, 0.002850001604814231,
    ],
    source: 'IVP Test Set',
  },
  orego: {
    end: 360,
    states: ['y1', 'y2', 'y3'],
    y: [1.000814870318523, 1228.178521549917, 132.0554942846706],
    source: 'IVP Test Set',
  },
  vdp: {
    end: 2000,
    states: ['y1', 'y2'],
    y: [1.706167732170483, -0.0008928097010247975],
    source: 'IVP Test Set',
  },
  pollu: {
    end: 60,
    states: [
      'NO2',
      'NO',
      'O3P',
      'O3',
      'HO2',
      'OH',
      'HCHO',
      'CO',
      'ALD',
      'MEO2',
      'C2O3',
      'CO2',
      'PAN',
      'CH3O',
      'HNO3',
      'O1D',
      'SO2',
      'SO4',
      'NO3',
      'N2O5',
    ],
    y: [
      0.05646255480022769, 0.1342484130422339, 4.139734331099427e-9, 0.005523140207484359,
      2.018977262302196e-7, 1.464541863493966e-7, 0.07784249118997964, 0.3245075353396018,
      0.007494013383880406, 1.622293157301561e-8, 1.135863833257075e-8, 0.002230505975721359,
      0.000208716288279863, 1.396921016840158e-5, 0.008964884856898295, 4.352846369330103e-18,
      0.006899219696263405, 0.0001007803037365946, 1.772146513969984e-6, 5.682943292316392e-5,
    ],
    source: 'IVP Test Set',
  },
  tt06: {
    end: 10_000,
    states: [
      'membrane_V',
      'potassium_dynamics_K_i',
      'sodium_dynamics_Na_i',
      'calcium_dynamics_Ca_i',
      'rapid_time_dependent_potassium_current_Xr1_gate_Xr1',
      'rapid_time_dependent_potassium_current_Xr2_gate_Xr2',
      'slow_time_dependent_potassium_current_Xs_gate_Xs',
      'fast_sodium_current_m_gate_m',
      'fast_sodium_current_h_gate_h',
      'fast_sodium_current_j_gate_j',
      'calcium_dynamics_Ca_ss',
      'L_type_Ca_current_d_gate_d',
      'L_type_Ca_current_f_gate_f',
      'L_type_Ca_current_f2_gate_f2',
      'L_type_Ca_current_fCass_gate_fCass',
      'transient_outward_current_s_gate_s',
      'transient_outward_current_r_gate_r',
      'calcium_dynamics_Ca_SR',
      'calcium_dynamics_R_prime',
    ],
    y: [
      -85.4978754856128, 136.78667199297135, 8.744443336497023, 0.0001034840900124381, 0.00020757839679805476,
      0.47395868828814575, 0.0032822273042716825, 0.0016205229988327005, 0.7521675003193871,
      0.7512920179462785, 0.00022548988923898515, 0.00003253887208224741, 0.9613130369401893,
      0.9991702132977355, 0.9999341273461989, 0.999997953383512, 2.311263157198515e-8, 3.4558420915220243,
      0.9836277521468462,
    ],
    source: 'our own: Rodas5P at rtol 1e-12; CVODE 7.5 at 1e-12 is within 3e-11',
  },
} as const satisfies Record<string, Endpoint>;

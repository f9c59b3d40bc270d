/**
 * Rosenbrock–Wanner method of order 5(4), eight stages, stiffly accurate, L-stable, for index-1 DAEs.
 *
 * G. Steinebach, Construction of Rosenbrock–Wanner method Rodas5P and numerical benchmarks within the Julia
 * Differential Equations package, BIT Numerical Mathematics 63 (2023) 27. In the form without matrix–vector
 * products (Hairer & Wanner II, IV.7.25), for M·y' = f(t, y), J = ∂f/∂y:
 *
 *   (M/(γh) − J) u_i = f(t + α_i h, y + Σ_j a_ij u_j) + M Σ_j (c_ij/h) u_j + γ_i h ∂f/∂t
 *
 * Stages 7 and 8 start where the stage before them ended (a_7 = a_6 + u_6, a_8 = a_7 + u_7); the solution is
 * stage 8's argument plus u_8, and u_8 is the error estimate. The interpolant of order 4 is
 * (1 − θ) y_0 + θ (y_1 + (1 − θ)(v_1 + θ (v_2 + θ v_3))), v_m = Σ_i h_mi u_i.
 */
export const gamma = 0.21193756319429014;

export const alpha2 = 0.6358126895828704;
export const alpha3 = 0.4095798393397535;
export const alpha4 = 0.9769306725060716;
export const alpha5 = 0.4288403609558664;

export const gamma1 = 0.21193756319429014;
export const gamma2 = -0.42387512638858027;
export const gamma3 = -0.3384627126235924;
export const gamma4 = 1.8046452872882734;
export const gamma5 = 2.325825639765069;

export const a21 = 3.0;
export const a31 = 2.849394379747939;
export const a32 = 0.45842242204463923;
export const a41 = -6.954028509809101;
export const a42 = 2.489845061869568;
export const a43 = -10.358996098473584;
export const a51 = 2.8029986275628964;
export const a52 = 0.5072464736228206;
export const a53 = -0.3988312541770524;
export const a54 = -0.04721187230404641;
export const a61 = -7.502846399306121;
export const a62 = 2.561846144803919;
export const a63 = -11.627539656261098;
export const a64 = -0.18268767659942256;
export const a65 = 0.030198172008377946;

export const c21 = -14.155112264123755;
export const c31 = -17.97296035885952;
export const c32 = -2.859693295451294;
export const c41 = 147.12150275711716;
export const c42 = -1.41221402718213;
export const c43 = 71.68940251302358;
export const c51 = 165.43517024871676;
export const c52 = -0.4592823456491126;
export const c53 = 42.90938336958603;
export const c54 = -5.961986721573306;
export const c61 = 24.854864614690072;
export const c62 = -3.0009227002832186;
export const c63 = 47.4931110020768;
export const c64 = 5.5814197821558125;
export const c65 = -0.6610691825249471;
export const c71 = 30.91273214028599;
export const c72 = -3.1208243349937974;
export const c73 = 77.79954646070892;
export const c74 = 34.28646028294783;
export const c75 = -19.097331116725623;
export const c76 = -28.087943162872662;
export const c81 = 37.80277123390563;
export const c82 = -3.2571969029072276;
export const c83 = 112.26918849496327;
export const c84 = 66.9347231244047;
export const c85 = -40.06618937091002;
export const c86 = -54.66780262877968;
export const c87 = -9.48861652309627;

export const h11 = 25.948786856663858;
export const h12 = -2.5579724845846235;
export const h13 = 10.433815404888879;
export const h14 = -2.3679251022685204;
export const h15 = 0.524948541321073;
export const h16 = 1.1241088310450404;
export const h17 = 0.4272876194431874;
export const h18 = -0.17202221070155493;
export const h21 = -9.91568850695171;
export const h22 = -0.9689944594115154;
export const h23 = 3.0438037242978453;
export const h24 = -24.495224566215796;
export const h25 = 20.176138334709044;
export const h26 = 15.98066361424651;
export const h27 = -6.789040303419874;
export const h28 = -6.710236069923372;
export const h31 = 11.419903575922262;
export const h32 = 2.8879645146136994;
export const h33 = 72.92137995996029;
export const h34 = 80.12511834622643;
export const h35 = -52.072871366152654;
export const h36 = -59.78993625266729;
export const h37 = -0.15582684282751913;
export const h38 = 4.883087185713722;

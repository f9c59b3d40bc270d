/**
 * Runge–Kutta pair of order 5(4), first same as last.
 *
 * Ch. Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption,
 * Computers & Mathematics with Applications 62 (2011) 770–775. The paper's symbols: nodes c, matrix a
 * (its last row is the weights b), error weights e = b − b̂, and r, the coefficients of the interpolant
 * b_i(θ) = Σ_m r_im θ^m of order 4.
 *
 * Plain constants, so that the core inlines them and the tests read them.
 */
export const c2 = 0.161;
export const c3 = 0.327;
export const c4 = 0.9;
export const c5 = 0.9800255409045097;

export const a21 = 0.161;
export const a31 = -0.008480655492356989;
export const a32 = 0.335480655492357;
export const a41 = 2.8971530571054935;
export const a42 = -6.359448489975075;
export const a43 = 4.3622954328695815;
export const a51 = 5.325864828439257;
export const a52 = -11.748883564062828;
export const a53 = 7.4955393428898365;
export const a54 = -0.09249506636175525;
export const a61 = 5.86145544294642;
export const a62 = -12.92096931784711;
export const a63 = 8.159367898576159;
export const a64 = -0.071584973281401;
export const a65 = -0.028269050394068383;

export const b1 = 0.09646076681806523;
export const b2 = 0.01;
export const b3 = 0.4798896504144996;
export const b4 = 1.379008574103742;
export const b5 = -3.290069515436081;
export const b6 = 2.324710524099774;

export const e1 = -0.00178001105222577714;
export const e2 = -0.0008164344596567469;
export const e3 = 0.007880878010261995;
export const e4 = -0.1447110071732629;
export const e5 = 0.5823571654525552;
export const e6 = -0.45808210592918697;
export const e7 = 0.015151515151515152;

export const r11 = 1.0;
export const r12 = -2.763706197274826;
export const r13 = 2.9132554618219126;
export const r14 = -1.0530884977290216;
export const r22 = 0.1317;
export const r23 = -0.2234;
export const r24 = 0.1017;
export const r32 = 3.9302962368947516;
export const r33 = -5.941033872131505;
export const r34 = 2.490627285651253;
export const r42 = -12.411077166933676;
export const r43 = 30.33818863028232;
export const r44 = -16.548102889244902;
export const r52 = 37.50931341651104;
export const r53 = -88.1789048947664;
export const r54 = 47.37952196281928;
export const r62 = -27.896526289197286;
export const r63 = 65.09189467479366;
export const r64 = -34.87065786149661;
export const r72 = 1.5;
export const r73 = -4.0;
export const r74 = 2.5;

/** The real interval of absolute stability is (−3.5068, 0). */
export const stabilityRadius = 3.5068;

/** The elementary functions under the names of the graph's operators; compiled to build/elementary.wasm. */
export { exp } from './exp';
export { expm1 } from './expm1';
export { ln } from './ln';
export { log1p } from './log1p';
export { log10 } from './log10';
export { cbrt } from './cbrt';
export { gamma } from './gamma';
export { sin } from './sin';
export { cos } from './cos';
export { tan } from './tan';
export { asin } from './asin';
export { acos } from './acos';
export { atan } from './atan';
export { sinh } from './sinh';
export { cosh } from './cosh';
export { tanh } from './tanh';
export { asinh } from './asinh';
export { acosh } from './acosh';
export { atanh } from './atanh';
export { pow } from './pow';
export { rem } from './rem';

/** Of two numbers at once, for people who are solved in step. */
export { expPair } from './pair/exp';
export { lnPair } from './pair/ln';

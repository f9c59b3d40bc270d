import { Method } from '../memory';
import { Run } from '../run';
import { ndfInterpolate } from './ndf';
import { rodas5pInterpolate } from './rodas5p';
import { tsit5Interpolate } from './tsit5';
import { vern7Interpolate } from './vern7';

/** x at t_old + θ·h_old on the last accepted step, into `to`, by that step's own method. */
// @ts-ignore: decorator
@inline
export function interpolate(theta: f64, to: usize): void {
  if (Run.denseMethod == Method.Tsit5) tsit5Interpolate(theta, to);
  else if (Run.denseMethod == Method.Vern7) vern7Interpolate(theta, to);
  else if (Run.denseMethod == Method.Ndf) ndfInterpolate(theta, to);
  else rodas5pInterpolate(theta, to);
}

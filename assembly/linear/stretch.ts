import { Cell } from '../memory';
import { Problem, count as tally, double, integer } from '../problem';
import { nextOutputTime, passOutputTime, recordIsFull, writeRow } from '../record';
import { Phase, Run, Stop } from '../run';
import { Status } from '../status';
import { fail, firstNotFinite } from '../ode/step';
import { nextScheduled } from '../ode/schedule';
import { exponentiate, propagate } from './exponential';
import { generatorIsFinite, readGenerator } from './generator';
import { ahead, known, propagator, reached, replaced, setAhead, setKnown, setReached, setReplaced } from './workspace';

/** Times closer than so many last bits are one: a grid k·Δ is off by that much. */
const SAME: f64 = 4 * 2.220446049250313e-16;

/**
 * One stretch of a linear system, from (t, x) to the next scheduled change or the end; there is no error to
 * control. Its rows are written by `writeStretch`, which also moves x.
 */
export function beginStretch(): Status {
  if (!Run.jacobianKnown) {
    readGenerator();
    Run.jacobianKnown = true;
    if (!generatorIsFinite()) return fail(Status.NotFinite, firstNotFinite(Problem.derivative));
  }
  setReached(Run.t);
  Run.tOld = Run.t;
  Run.tEnd = min(double(Cell.End), nextScheduled());
  Run.hOld = Run.tEnd - Run.t;
  Run.triedStep = Run.hOld;
  Run.t = Run.tEnd;
  Run.stop = nextScheduled() <= Run.t ? Stop.Schedule : Stop.None;
  Run.phase = Phase.Inside;
  tally(Cell.Accepted);
  return Status.Done;
}

/** From row to row of the stretch, and to its end. */
export function writeStretch(): Status {
  const end = Run.t;
  for (let time = nextOutputTime(); time < end; time = nextOutputTime()) {
    if (recordIsFull()) return Status.RecordFull;
    moveTo(time);
    writeRow(time, Problem.x);
    passOutputTime();
  }
  moveTo(end);
  const bad = firstNotFinite(Problem.x);
  if (bad >= 0) return fail(Status.NotFinite, bad);
  Run.phase = Run.stop == Stop.None ? Phase.Left : Phase.Arrived;
  return Status.Done;
}

/** Moves x on to this time, or to a few last bits of it: what is missing does not add up, as it is made up for. */
function moveTo(time: f64): void {
  const h = time - reached() - ahead();
  const near = SAME * abs(time);
  setReached(time);
  if (h <= near) {
    setAhead(-h);
    return;
  }
  const entry = over(h, near);
  propagate(entry);
  setAhead(load<f64>(entry) - h);
}

/** The propagator over h, remembered or made. */
function over(h: f64, near: f64): usize {
  const count = known();
  for (let k = 0; k < count; k++) {
    const entry = propagator(k);
    if (abs(load<f64>(entry) - h) <= near) return entry;
  }
  const capacity = integer(Cell.Propagators);
  let k = count;
  if (count < capacity) setKnown(count + 1);
  else {
    k = replaced() % capacity;
    setReplaced((k + 1) % capacity);
  }
  const entry = propagator(k);
  exponentiate(h, entry);
  tally(Cell.Factorisations);
  return entry;
}

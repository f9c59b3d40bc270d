import { Status } from '../../assembly/status.ts';
import type { Failure } from '../protocol.ts';
import type { Standing } from './standing.ts';

/** What a solver did before it failed. */
type Tried = Pick<Standing, 'method' | 'accepted' | 'rejected' | 'triedStep'> & { relativeTolerance: number };

/** What is known about a solve that failed. */
export interface FailedAt {
  time: number;
  timeUnit?: string | undefined;
  /** Id of the state that limits the step or is not finite. */
  state?: string | undefined;
  event?: string | undefined;
  /** What the status's sentence may name. */
  maxSteps: number;
  /** How far the solver got, and with what. */
  tried?: Tried | undefined;
}

/** `at t = 3.2 h` */
function when({ time, timeUnit }: FailedAt): string {
  const rounded = Number(time.toPrecision(6));
  return timeUnit ? `at t = ${rounded} ${timeUnit}` : `at t = ${rounded}`;
}

interface Sentence {
  code: string;
  message: (at: FailedAt) => string;
  /** What was tried, where that is not the steps. */
  tried?: string;
  hint: string;
}

/** Statuses below `Failed` say that a solve goes on or is done; `Failed` itself only marks the border. */
type Ended = Exclude<keyof typeof Status, 'Done' | 'RecordFull' | 'Paused' | 'HistoryFull' | 'Failed'>;

const state = (at: FailedAt, otherwise: string): string => at.state ?? otherwise;

/** Every status a solve can fail with, as people are told it. */
const SENTENCES: Readonly<Record<Ended, Sentence>> = {
  TooManySteps: {
    code: 'too-many-steps',
    message: (at) =>
      `The solve took more than ${at.maxSteps.toLocaleString('en')} steps and was stopped ${when(at)}.`,
    hint: 'Shorten the run, loosen the relative tolerance, or allow more steps in the solver settings.',
  },
  StepTooSmall: {
    code: 'step-too-small',
    message: (at) =>
      `The step became too small to move time on ${when(at)}: ${state(at, 'a quantity')} needs ever smaller ones there.`,
    hint: 'Most often the quantity grows to infinity in finite time, or an algebraic equation has no solution any more: check signs and start values.',
  },
  NotFinite: {
    code: 'not-finite',
    message: (at) => `The rate of change of ${state(at, 'a quantity')} is not a finite number ${when(at)}.`,
    hint: 'Look for a division by zero, a logarithm or root of a negative number, or an overflow in its equation.',
  },
  SingularMatrix: {
    code: 'singular-matrix',
    message: (at) =>
      `The equations cannot be solved for their next values ${when(at)}: the system's matrix is singular${
        at.state === undefined ? '' : ` at ${at.state}`
      }.`,
    hint: 'Check that every algebraic equation determines a quantity of its own and that no two say the same.',
  },
  Chattering: {
    code: 'chattering',
    message: (at) =>
      `Event ${at.event ?? 'of the model'} fires again and again ${when(at)} without time moving on.`,
    hint: 'Let the event leave its own trigger false, or separate its switching levels (hysteresis).',
  },
  EventQueueFull: {
    code: 'event-queue-full',
    message: (at) => `Too many delayed events wait at the same time ${when(at)}.`,
    hint: 'Shorten the delay, or let the event trigger less often.',
  },
  InconsistentStart: {
    code: 'inconsistent-start',
    message: (at) => {
      const which = at.state === undefined ? '' : ` (${at.state})`;
      return (at.tried?.accepted ?? 0) === 0
        ? `No start values satisfy the algebraic equations${which}.`
        : `After a jump ${when(at)} no values satisfy the algebraic equations${which}.`;
    },
    tried: ' Tried: Newton’s method from the values there, its steps halved where they led away.',
    hint: 'Give start values nearer to a solution, and check that the algebraic equations have one.',
  },
  StartNotFinite: {
    code: 'start-not-finite',
    message: (at) => `${state(at, 'A quantity')} has no finite value at the start.`,
    tried: '',
    hint: 'Give it a start value, and look for a division by zero in what computes it.',
  },
};

const BY_STATUS = new Map<number, Sentence>(
  Object.entries(SENTENCES).map(([name, sentence]) => [Status[name as Ended], sentence]),
);

/** `Tried: Rodas5P at a relative tolerance of 1e-6, 120 steps and 33 rejected ones, the last of 2e-16 h.` */
function steps({ tried, timeUnit }: FailedAt): string {
  if (tried === undefined) return '';
  const { method, relativeTolerance, accepted, rejected, triedStep } = tried;
  const count = (steps: number): string => steps.toLocaleString('en');
  const how = `Tried: ${method} at a relative tolerance of ${relativeTolerance}`;
  if (accepted + rejected === 0) return ` ${how}; it could not make its first step.`;
  const size = `${Number(triedStep.toPrecision(2))}${timeUnit === undefined ? '' : ` ${timeUnit}`}`;
  return ` ${how}, ${count(accepted)} steps and ${count(rejected)} rejected ones, the last of ${size}.`;
}

/** A failed status as people are told it. */
export function failureOf(status: Status, at: FailedAt): Failure {
  const sentence = BY_STATUS.get(status);
  if (sentence === undefined) throw new Error(`status ${status} is not a failure`);
  const symbol = status === Status.Chattering ? at.event : at.state;
  return {
    code: sentence.code,
    message: sentence.message(at) + (sentence.tried ?? steps(at)),
    hint: sentence.hint,
    time: at.time,
    ...(symbol === undefined ? {} : { symbol }),
  };
}

/** A problem for which there is no room. */
export function outOfMemory(): Failure {
  return {
    code: 'out-of-memory',
    message: 'The browser grants no memory for a problem this large.',
    hint: 'Ask for fewer points or columns, or close other tabs.',
  };
}

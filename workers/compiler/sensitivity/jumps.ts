import type { CompiledEvent } from '../compiledModel.ts';
import type { NodeId } from '../graph.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { System, SystemEvent } from '../system.ts';
import type { Clocks } from './clocks.ts';
import type { Crossing } from './crossings.ts';
import type { Jump } from './influence.ts';
import type { Moved, Tangents } from './tangents.ts';

/** An event of the larger system, with what people would read of it. */
export interface SensitiveEvent {
  event: SystemEvent;
  description: CompiledEvent;
}

type Assignment = SystemEvent['assignments'][number];

/** Above any priority of the model's own events. */
const HIGHEST_PRIORITY = 1e300;

/**
 * How sensitivities jump where a state x becomes h(τ, x, p) at a time τ that moves with a factor θ:
 *
 *   S⁺ = ∂h/∂x·(S⁻ + f⁻·dτ/dθ) + ∂h/∂t·dτ/dθ + ∂h/∂p·P⁻ − f⁺·dτ/dθ
 *
 * (Rozenvasser, Autom. Remote Control 28 (1967) 1026; Galán, Feehery & Barton, Appl. Numer. Math. 31 (1999) 17, eq. 33).
 */
export class Jumps {
  constructor(
    private readonly graph: GraphBuilder,
    private readonly system: System,
    private readonly tangents: readonly Tangents[],
    /** Absent where no time moves. */
    private readonly clocks: Clocks | undefined,
  ) {}

  /** A model's event, which takes the sensitivities along. */
  ofEvent(index: number, { roots, after }: Jump): SensitiveEvent {
    const event = this.system.events[index]!;
    const own = this.system.description.events[index]!;
    const { graph, clocks } = this;
    const given = event.assignments.slice(0, own.given);
    const rest = event.assignments.slice(own.given);
    const alongGiven: Assignment[] = [];
    const alongRest: Assignment[] = [];
    this.tangents.forEach((tangents, factor) => {
      const moves = clocks !== undefined && event.delay === undefined;
      const by = moves ? clocks.ofEvent(tangents, factor, roots, this.system.rhs) : undefined;
      const moved = by === undefined ? undefined : { by, rates: this.system.rhs };
      alongGiven.push(...given.flatMap((assignment) => this.along(tangents, assignment, after, moved)));
      alongRest.push(...rest.flatMap((assignment) => this.along(tangents, assignment, after, moved)));
      if (moved !== undefined) {
        alongRest.push(...this.untouched(tangents, event, after, moved));
        alongRest.push({
          target: { vector: 'parameter', index: clocks!.moved[factor]! },
          value: moved.by,
        });
      }
    });
    if (clocks !== undefined)
      alongRest.push({ target: { vector: 'parameter', index: clocks.jumped }, value: graph.time() });
    // Values that wait for a delay belong to the time of the trigger, and so do their derivatives.
    const atTrigger = event.delay === undefined ? given : [...given, ...alongGiven];
    const then = event.delay === undefined ? [...rest, ...alongGiven, ...alongRest] : [...rest, ...alongRest];
    const assignments = [...atTrigger, ...then];
    return {
      event: { ...event, assignments },
      description: { ...own, assigns: this.namesOf(assignments), given: atTrigger.length },
    };
  }

  /** Both ways through a place where right sides jump: S⁺ = S⁻ + (f⁻ − f⁺)·dτ/dθ. */
  ofCrossing(index: number, { root, isAbove, below, above }: Crossing): SensitiveEvent[] {
    const { graph, clocks } = this;
    if (clocks === undefined) return [];
    // Where an event or the schedule turned the comparison, that already took both sides into account.
    const free = graph.unary(
      'not',
      graph.binary('or', clocks.isNow(clocks.scheduled), clocks.isNow(clocks.jumped)),
    );
    return [true, false].map((rises): SensitiveEvent => {
      const [before, after] = rises ? [below, above] : [above, below];
      const assignments: Assignment[] = [];
      const assign = (index: number, vector: 'state' | 'parameter', now: NodeId, value: NodeId): void => {
        assignments.push({ target: { vector, index }, value: graph.select(free, value, now) });
      };
      this.tangents.forEach((tangents, factor) => {
        const by = clocks.ofRoot(tangents, root, before);
        for (const [state, at] of tangents.states) {
          if (before[state] === after[state] || graph.valueOf(by) === 0) continue;
          const change = graph.binary('mul', graph.binary('sub', before[state]!, after[state]!), by);
          assign(at, 'state', graph.state(at), graph.binary('add', graph.state(at), change));
        }
        const moved = clocks.moved[factor]!;
        assign(moved, 'parameter', graph.parameter(moved), by);
      });
      assign(clocks.crossed, 'parameter', graph.parameter(clocks.crossed), graph.time());
      const priority = HIGHEST_PRIORITY / (2 * index + 1 + Number(rises));
      return {
        event: {
          trigger: rises ? isAbove : graph.unary('not', isAbove),
          priority: graph.constant(priority),
          assignments,
        },
        description: {
          id: `turn ${index + 1} ${rises ? 'up' : 'down'}`,
          persistent: true,
          initialTrigger: true,
          fromTrigger: false,
          assigns: this.namesOf(assignments),
          given: 0,
        },
      };
    });
  }

  /** The sensitivity of what an event assigns. */
  private along(
    tangents: Tangents,
    { target, value }: Assignment,
    after: readonly NodeId[],
    moved: Moved | undefined,
  ): Assignment[] {
    const { graph } = this;
    const at = (target.vector === 'state' ? tangents.states : tangents.parameters).get(target.index);
    if (at === undefined) return [];
    let sensitivity = tangents.of(value, moved) ?? graph.constant(0);
    if (moved !== undefined && target.vector === 'state')
      sensitivity = graph.binary('sub', sensitivity, graph.binary('mul', after[target.index]!, moved.by));
    return [{ target: { vector: target.vector, index: at }, value: sensitivity }];
  }

  /** Sensitivities of states that an event leaves alone while it changes their rates. */
  private untouched(
    tangents: Tangents,
    { assignments }: SystemEvent,
    after: readonly NodeId[],
    { by, rates }: Moved,
  ): Assignment[] {
    const { graph } = this;
    const assigned = new Set(
      assignments.flatMap(({ target }) => (target.vector === 'state' ? [target.index] : [])),
    );
    return [...tangents.states].flatMap(([state, at]) => {
      if (assigned.has(state) || rates[state] === after[state]) return [];
      const change = graph.binary('mul', graph.binary('sub', rates[state]!, after[state]!), by);
      return [
        {
          target: { vector: 'state' as const, index: at },
          value: graph.binary('add', graph.state(at), change),
        },
      ];
    });
  }

  private namesOf(assignments: readonly Assignment[]): string[] {
    return assignments.map(({ target }) => `${target.vector} ${target.index}`);
  }
}

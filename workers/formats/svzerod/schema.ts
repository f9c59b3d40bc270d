import * as v from 'valibot';

/**
 * A 0-D network as svZeroDSolver writes it (simvascular.github.io/svZeroDSolver). What is not listed is left alone,
 * so that comments in it do no harm; limits keep hostile input small.
 */
const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const values = v.record(v.string(), v.unknown());
const few = <T extends v.GenericSchema>(one: T) => v.pipe(v.array(one), v.maxLength(5_000));

export const network = v.object({
  simulation_parameters: v.object({
    number_of_cardiac_cycles: v.optional(v.pipe(finite, v.integer(), v.minValue(1))),
    number_of_time_pts_per_cardiac_cycle: v.optional(v.pipe(finite, v.integer(), v.minValue(2))),
    cardiac_period: v.optional(finite),
    steady_initial: v.optional(v.boolean()),
    use_cycle_to_cycle_error: v.optional(v.boolean()),
    sim_cycle_to_cycle_percent_error: v.optional(v.pipe(finite, v.gtValue(0))),
  }),
  boundary_conditions: few(v.object({ bc_name: name, bc_type: name, bc_values: values })),
  vessels: v.optional(
    few(
      v.object({
        vessel_id: finite,
        vessel_name: name,
        boundary_conditions: v.optional(v.object({ inlet: v.optional(name), outlet: v.optional(name) })),
        zero_d_element_type: name,
        zero_d_element_values: values,
      }),
    ),
    [],
  ),
  junctions: v.optional(
    few(
      v.object({
        junction_name: name,
        junction_type: name,
        inlet_vessels: v.optional(v.array(finite)),
        outlet_vessels: v.optional(v.array(finite)),
        inlet_blocks: v.optional(v.array(name)),
        outlet_blocks: v.optional(v.array(name)),
        junction_values: v.optional(values),
      }),
    ),
    [],
  ),
  valves: v.optional(
    few(
      v.object({
        type: name,
        name,
        params: v.intersect([values, v.object({ upstream_block: name, downstream_block: name })]),
      }),
    ),
    [],
  ),
  chambers: v.optional(
    few(v.object({ type: name, name, values, activation_function: v.optional(values) })),
    [],
  ),
  closed_loop_blocks: v.optional(
    few(
      v.object({
        closed_loop_type: name,
        cardiac_cycle_period: v.pipe(finite, v.gtValue(0)),
        outlet_blocks: v.array(name),
        parameters: values,
      }),
    ),
    [],
  ),
  initial_condition: v.optional(values, {}),
});

export type NetworkFile = v.InferOutput<typeof network>;

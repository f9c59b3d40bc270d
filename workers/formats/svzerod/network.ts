import type { NetworkFile } from './schema.ts';

/** Where two blocks meet: blood at one pressure flows from one to the other. */
export interface Connection {
  from: string;
  to: string;
  pressure: string;
  flow: string;
}

/** One element of the network with its values and what it is connected to. */
export interface Block {
  name: string;
  type: string;
  values: Record<string, unknown>;
  inlets: Connection[];
  outlets: Connection[];
}

/** svZeroDSolver's name of the heart, under which initial conditions name its quantities. */
export const HEART = 'CLH';

/** Junctions at which all pressures are the same, so that one quantity is enough. */
const EQUAL_PRESSURE: ReadonlySet<string> = new Set(['NORMAL_JUNCTION', 'internal_junction']);

/** The blocks of a file, connected. Names of blocks that are not there are given back. */
export function blocksOf(file: NetworkFile): { blocks: Block[]; missing: string[] } {
  const blocks = new Map<string, Block>();
  const add = (name: string, type: string, values: Record<string, unknown>): void => {
    blocks.set(name, { name, type, values, inlets: [], outlets: [] });
  };
  const links: [string, string][] = [];
  for (const one of file.boundary_conditions) add(one.bc_name, one.bc_type, one.bc_values);
  for (const {
    vessel_name,
    zero_d_element_type,
    zero_d_element_values,
    boundary_conditions,
  } of file.vessels) {
    add(vessel_name, zero_d_element_type, zero_d_element_values);
    if (boundary_conditions?.inlet !== undefined) links.push([boundary_conditions.inlet, vessel_name]);
    if (boundary_conditions?.outlet !== undefined) links.push([vessel_name, boundary_conditions.outlet]);
  }
  const vessels = new Map(file.vessels.map((one) => [one.vessel_id, one.vessel_name]));
  const vessel = (id: number): string => vessels.get(id) ?? `vessel ${id}`;
  for (const one of file.junctions) {
    add(one.junction_name, one.junction_type, one.junction_values ?? {});
    for (const from of one.inlet_vessels?.map(vessel) ?? one.inlet_blocks ?? [])
      links.push([from, one.junction_name]);
    for (const to of one.outlet_vessels?.map(vessel) ?? one.outlet_blocks ?? [])
      links.push([one.junction_name, to]);
  }
  for (const { name, type, params } of file.valves) {
    add(name, type, params);
    links.push([params.upstream_block, name], [name, params.downstream_block]);
  }
  for (const { name, type, values, activation_function } of file.chambers)
    add(name, type, { ...values, activation: activation_function });
  for (const { closed_loop_type, parameters, outlet_blocks } of file.closed_loop_blocks) {
    add(HEART, closed_loop_type, parameters);
    add('heart_inlet', 'NORMAL_JUNCTION', {});
    add('heart_outlet', 'NORMAL_JUNCTION', {});
    links.push(['heart_inlet', HEART], [HEART, 'heart_outlet']);
    for (const one of file.boundary_conditions)
      if (one.bc_type.startsWith('ClosedLoopCoronary') || one.bc_values.closed_loop_outlet === true)
        links.push([one.bc_name, 'heart_inlet']);
    for (const to of outlet_blocks) links.push(['heart_outlet', to]);
  }
  return connected(blocks, links);
}

function connected(
  blocks: ReadonlyMap<string, Block>,
  links: readonly [string, string][],
): { blocks: Block[]; missing: string[] } {
  const missing = new Set<string>();
  const seen = new Set<string>();
  for (const [from, to] of links) {
    const [upstream, downstream] = [blocks.get(from), blocks.get(to)];
    if (!upstream) missing.add(from);
    if (!downstream) missing.add(to);
    const both = `${idOf(from)}_${idOf(to)}`;
    if (!upstream || !downstream || seen.has(both)) continue;
    seen.add(both);
    const place = [upstream, downstream].find(({ type }) => EQUAL_PRESSURE.has(type));
    const connection = { from, to, pressure: `P_${place ? idOf(place.name) : both}`, flow: `Q_${both}` };
    upstream.outlets.push(connection);
    downstream.inlets.push(connection);
  }
  return { blocks: [...blocks.values()], missing: [...missing] };
}

/** A name of a block as an id. */
export function idOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_');
}

import type { Network, NetworkEdge, NetworkNode } from '../compiler/compiledModel.ts';

export type { NetworkEdge };

/** A node of a model's network with what people read about it. */
export interface ModelNode extends Omit<NetworkNode, 'equation' | 'balance' | 'span'> {
  /** Its equation as LaTeX: the balance of a pool, the rate of a reaction, the rule of a quantity. */
  latex?: string;
  /** Where in the text it is said. */
  from?: number;
  to?: number;
}

/** A model's network as a diagram shows it. */
export interface ModelNetwork extends Omit<Network, 'nodes'> {
  nodes: ModelNode[];
}

/** A graph to be laid out, in CSS pixels. Nodes may stand in a group, which is drawn as a box around them. */
export interface DiagramGraph {
  nodes: {
    id: string;
    width: number;
    height: number;
    group?: string;
    /** The node that it stands beside, as a copy of a common species stands beside its reaction. */
    beside?: string;
  }[];
  edges: {
    id: string;
    from: string;
    to: string;
    /** Drawn where its ends happen to stand: what influences does not say where things belong. */
    isLoose?: boolean;
  }[];
  groups: { id: string }[];
}

/** A rectangle by its upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The course of an edge. */
export interface Course {
  points: [x: number, y: number][];
  /** The points are a start and the triples of cubic Bézier curves; otherwise corners. */
  curved: boolean;
}

/** Where everything stands, by id. */
export interface Diagram {
  nodes: Record<string, Box>;
  groups: Record<string, Box>;
  edges: Record<string, Course>;
}

/** What diagram.worker.ts exposes. */
export interface DiagramApi {
  /**
   * @param progress told the share that is done
   * @returns nothing where it was cancelled, or another graph was asked for before it was done
   */
  layOut(graph: DiagramGraph, progress?: (share: number) => void): Promise<Diagram | undefined>;
  /** Ends what is being laid out. */
  cancel(): Promise<void>;
}

import { networkOf } from '../compiler/network.ts';
import { readAntimony } from '../formats/antimony/reader.ts';
import { writeBalanceLatex } from '../formats/latex/balance.ts';
import { writeEquationLatex } from '../formats/latex/writer.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { Failure, ModelNetwork } from '../protocol.ts';

/** The network of a text's model, with its equations as they are set. */
export function modelNetwork(text: string): ModelNetwork | { failure: Failure } {
  const { document, diagnostics } = readAntimony(text);
  const network = hasErrors(diagnostics) ? undefined : networkOf(document);
  if (network === undefined) {
    return {
      failure: {
        code: 'invalid-model',
        message: 'The text has errors, so its network cannot be drawn.',
        hint: 'Mend the marked places.',
      },
    };
  }
  return {
    ...network,
    nodes: network.nodes.map(({ equation, balance, span, ...node }) => {
      const latex = balance ? writeBalanceLatex(node.id, balance) : equation && writeEquationLatex(equation);
      return {
        ...node,
        ...(latex !== undefined && { latex }),
        ...(span && { from: span.from, to: span.to }),
      };
    }),
  };
}

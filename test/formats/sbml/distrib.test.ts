import { describe, expect, test } from 'vitest';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../../workers/formats/antimony/writer.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../../workers/formats/sbml/writer.ts';

const DISTRIB = 'http://www.sbml.org/sbml/level3/version1/distrib/version1';

function withParameter(inside: string, assigned = ''): string {
  return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:distrib="${DISTRIB}" level="3" version="2" distrib:required="true">
<model id="m"><listOfParameters><parameter id="p" value="1" constant="true">${inside}</parameter></listOfParameters>
<listOfInitialAssignments>${assigned}</listOfInitialAssignments></model></sbml>`;
}

function drawing(name: string, count: number): string {
  const head = `<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/distrib/${name}"> ${name} </csymbol>`;
  const args = '<cn> 1 </cn>'.repeat(count);
  return `<initialAssignment symbol="p"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply>${head}${args}</apply></math></initialAssignment>`;
}

describe('the distributions package', () => {
  test('is written and read again, and so is Antimony, to the same model', () => {
    const { document, diagnostics } = readAntimony(`
      model m()
        a = normal(0, 1) + normal(0, 1, -1, 2); b = uniform(a, 7); c = cauchy(0, 2); d = lognormal(1, 2, 3, 4); e = 0
        at exponential(0.5) after time > 1, priority=poisson(3): e = binomial(9, 0.5), c = bernoulli(0.5)
      end`);
    expect(diagnostics).toEqual([]);
    const text = writeSbml(document.models.at(-1)!);
    expect(text).toContain(`xmlns:distrib="${DISTRIB}" distrib:required="true"`);
    const read = readSbml(text);
    expect(read.diagnostics).toEqual([]);
    expect(writeSbml(read.document.models[0]!)).toBe(text);
    const antimony = writeAntimony(read.document);
    expect(antimony).toContain('normal(0, 1, -1, 2)');
    expect(writeSbml(readAntimony(antimony).document.models.at(-1)!)).toBe(text);
  });

  test('is not asked for where nothing is drawn', () => {
    expect(writeSbml(readAntimony('model m()\n a = 1\nend').document.models.at(-1)!)).not.toContain(
      'distrib',
    );
  });

  test('a scale alone is a draw around 0', () => {
    const { document } = readSbml(withParameter('', drawing('cauchy', 1)));
    const { expression } = document.models[0]!.initialAssignments[0]!;
    expect(expression).toMatchObject({ distribution: 'cauchy', args: [{ value: 0 }, { value: 1 }] });
  });

  test('what it cannot be is told', () => {
    const messages = (text: string): string[] => readSbml(text).diagnostics.map(({ message }) => message);
    expect(messages(withParameter('', drawing('weibull', 2)))[0]).toMatch(
      /draws from a distribution that is not known: weibull \(line 3\)/,
    );
    expect(messages(withParameter('', drawing('normal', 3)))[0]).toMatch(
      /has 3 arguments; it is normal\(mean, standard deviation\[, least, largest\]\)/,
    );
    expect(messages(withParameter('<distrib:drawFromDistribution/>'))[0]).toMatch(/is of a draft/);
  });

  test('uncertainties are named, and change nothing', () => {
    const { document, diagnostics } = readSbml(
      withParameter(`<distrib:listOfUncertainties><distrib:uncertainty>
        <distrib:uncertParameter distrib:type="standardDeviation" distrib:value="0.1"/>
      </distrib:uncertainty></distrib:listOfUncertainties>`),
    );
    expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
      [
        'info',
        'An uncertainty is read but not kept, since nothing in the simulation depends on it (line 2).',
      ],
    ]);
    expect(document.models[0]!.parameters).toMatchObject([{ id: 'p', value: 1 }]);
  });
});

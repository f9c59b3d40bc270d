import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readScenario } from '../../../workers/formats/scenario/migrate.ts';

const examples = new URL('../../../examples/', import.meta.url);

describe('the scenario in examples/README.md', () => {
  const text = readFileSync(new URL('README.md', examples), 'utf8');
  const json: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!);

  test('is read as it stands', () => {
    expect(readScenario(json)).toEqual({ scenario: json });
  });

  test('shows every key that there is but a model', () => {
    const keys = Object.keys(json as object);
    const described = [...text.matchAll(/^\| `([a-z]+)/gm)].map((match) => match[1]!);
    expect(new Set([...keys, 'model', 'experiment'])).toEqual(new Set(described));
  });
});

describe('every example scenario', () => {
  const folder = new URL('scenarios/', examples);
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))(
    '%s is read as it stands',
    (name) => {
      const json: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
      expect(readScenario(json)).toEqual({ scenario: json });
    },
  );
});

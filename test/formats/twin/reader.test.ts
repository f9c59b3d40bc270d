import { describe, expect, test } from 'vitest';
import { readTwin } from '../../../workers/formats/twin/reader.ts';

const manifest = {
  schema: 1,
  id: 'decay',
  title: 'Decay',
  summary: 'A first-order decay.',
  intendedUse: 'Teaching.',
  limits: [],
  sources: [{ citation: 'Textbook' }],
  groups: [{ id: 'g', title: 'Kinetics' }],
  parameters: { k: { meaning: 'rate', range: [0, 1], source: 'Textbook', group: 'g' } },
  inputs: [],
  outputs: [{ id: 'A', label: 'Amount', color: 0 }],
  plots: [{ id: 'p', title: 'Amount', y: ['A'], scale: 'linear' }],
  regimen: [],
  time: { end: 10, points: 11 },
  individuals: { file: 'data/people.csv', label: 'person', default: 'b#2' },
  measurements: [{ id: 'm', name: 'Measured', file: 'data/measured.csv', output: 'A', source: 'Textbook' }],
};

const files = {
  'twin.json': JSON.stringify(manifest),
  'model.ant': "model decay; A = 1; k = 0.1; A' = -k*A; end",
  'validation.json': JSON.stringify([
    {
      quantity: 'the table',
      measure: { kind: 'table', file: 'data/expected.csv', compare: 'relative', columns: ['A'] },
      expected: 0,
      unit: '1',
      tolerance: { relative: 1e-6 },
      source: 'closed form',
    },
  ]),
  'lesson.md': '# Decay',
  'data/people.csv': '# two people\nid,k\na,0.1\nb#2,0.2\n',
  'data/measured.csv': '\uFEFFsubject,time,value\r\na,0,1\r\na,1,\r\n\r\nb#2,0,1.5\r\n',
  'data/expected.csv': 'time,A\n0,1\n10,0.36787944117144233\n',
};

function failureOf(changed: Record<string, string>) {
  const read = readTwin({ ...files, ...changed });
  if (!('failure' in read)) throw new Error('it was read');
  return read.failure;
}

describe('a twin folder', () => {
  test('is read whole, with defaults filled in', () => {
    const read = readTwin(files);
    if ('failure' in read) throw new Error(read.failure.message);
    const { twin } = read;
    expect(twin.individuals).toEqual([
      { id: 'a', values: { k: 0.1 } },
      { id: 'b#2', values: { k: 0.2 } },
    ]);
    expect(twin.measurements).toEqual([
      {
        id: 'm',
        name: 'Measured',
        personal: false,
        output: 'A',
        time: [0, 1, 0],
        value: [1, null, 1.5],
        subject: ['a', 'a', 'b#2'],
      },
    ]);
    expect(twin.tables['data/expected.csv']?.A).toEqual([1, 0.36787944117144233]);
    expect(twin.manifest.parameters.k).toMatchObject({ scale: 'linear', fit: false });
    expect(twin.validation[0]?.tolerance).toEqual({ absolute: 0, relative: 1e-6 });
    expect(twin.lesson).toBe('# Decay');
  });

  test('names a file that is missing, and those that are there', () => {
    const { 'data/people.csv': _, ...rest } = files;
    const read = readTwin(rest);
    expect('failure' in read && read.failure.message).toContain('data/people.csv is missing');
    expect('failure' in read && read.failure.hint).toContain('data/measured.csv');
  });

  test('names the line and column of what is not a number', () => {
    const { message } = failureOf({ 'data/measured.csv': 'subject,time,value\na,0,1\na,1,high\n' });
    expect(message).toContain('data/measured.csv, line 3: column "value" holds "high"');
  });

  test('names a column that is missing, and those that are there', () => {
    const failure = failureOf({ 'data/measured.csv': 'who,time,value\n' });
    expect(failure.message).toContain('no column "subject"');
    expect(failure.hint).toContain('who, time, value');
  });

  test('refuses a default individual that is not there, and an id used twice', () => {
    expect(failureOf({ 'data/people.csv': 'id,k\na,1\n' }).message).toContain('"b#2" is not in');
    expect(failureOf({ 'data/people.csv': 'id,k\na,1\na,2\n' }).message).toContain('used twice');
  });

  test('says where its JSON is wrong', () => {
    expect(failureOf({ 'twin.json': '{' }).message).toContain('twin.json is not JSON');
    const wrong = JSON.stringify({ ...manifest, time: { end: 'late', points: 11 } });
    expect(failureOf({ 'twin.json': wrong }).message).toContain('time.end must be number, not "late"');
  });
});

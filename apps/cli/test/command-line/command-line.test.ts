import { describe, expect, it } from 'vitest';
import { dataDirOf } from '../../src/command-line/data-dir.ts';
import { parseInputs } from '../../src/command-line/inputs.ts';
import { wantsColours } from '../../src/terminal.ts';

describe('command line', () => {
  it('reads inputs as text and keeps everything after the first =', () => {
    expect(parseInputs(['path=a=b', 'n=5', 'empty='])).toEqual({ path: 'a=b', n: '5', empty: '' });
  });

  it.each([['novalue'], ['=x']])('refuses the input %s', (pair) => {
    expect(() => parseInputs([pair])).toThrow(`--input: "${pair}" is not NAME=VALUE`);
  });

  it('refuses an input that is given twice', () => {
    expect(() => parseInputs(['a=1', 'a=2'])).toThrow('"a" is given twice');
  });

  it('keeps an input of any name, so that none is lost before it is checked', () => {
    expect(Object.keys(parseInputs(['__proto__=1', 'constructor=2']))).toEqual(['__proto__', 'constructor']);
  });

  it('takes no empty data directory for the folder it stands in', () => {
    expect(() => dataDirOf('', { cwd: '/here', environment: {} })).toThrow('--data-dir: it is empty');
  });

  it('finds the data directory: option, environment, folder', () => {
    const from = { cwd: '/here', environment: { CONCLAVE_DATA_DIR: 'env' } };
    expect(dataDirOf('opt', from)).toBe('/here/opt');
    expect(dataDirOf(undefined, from)).toBe('/here/env');
    expect(dataDirOf(undefined, { cwd: '/here', environment: {} })).toBe('/here/.conclave');
  });

  it('respects NO_COLOR before everything else', () => {
    expect(wantsColours(true, {})).toBe(true);
    expect(wantsColours(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(wantsColours(false, { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColours(true, { FORCE_COLOR: '0' })).toBe(false);
    expect(wantsColours(true, { TERM: 'dumb' })).toBe(false);
  });
});

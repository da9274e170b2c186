/**
 * `npm run bench -- [NAME…] [--smoke] [--json FILE] [--svg FILE]`: set-up, then the named benchmarks one after the other, each in
 * a process of its own. A name is a folder or a file below `benchmarks/` (`store`, `store/writer`); without one it is
 * `dispatch`. The JSON file gets the report, or with several benchmarks the list of their reports; the SVG file their
 * pictures, one below the other. The exit code is 1 when a target was missed.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from './setup.mjs';
import { runInForeground } from './step.mjs';
import { binDir, root } from './workspace.mjs';

const suffix = '.bench.ts';

/** Names of all benchmarks, for example `store/writer`. Dependencies, which link to each other in circles, are left out. */
function knownNames() {
  const dir = join(root, 'benchmarks');
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => readdirSync(join(dir, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/** @param {string[]} wanted */
function namesOf(wanted) {
  const known = knownNames();
  const chosen = wanted.map((name) => known.filter((it) => it === name || it.startsWith(`${name}/`)));
  const wrong = wanted.filter((_, index) => chosen[index]?.length === 0);
  if (wrong.length > 0) throw new Error(`no benchmark ${wrong.join(', ')}; there are: ${known.join(', ')}`);
  return [...new Set(chosen.flat())];
}

/**
 * @param {string[]} names
 * @param {string[]} options
 * @returns {Promise<{ reports: unknown[], drawing: string }>}
 */
async function runAll(names, options) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const report = join(folder, 'report.json');
  const drawing = join(folder, 'report.svg');
  const reports = [];
  const drawings = [];
  try {
    for (const name of names) {
      const file = join('benchmarks', `${name}${suffix}`);
      const args = ['--conditions=conclave-source', file, '--json', report, '--svg', drawing, ...options];
      const code = await runInForeground(join(binDir, 'node'), args);
      if (!existsSync(report)) throw new Error(`benchmark ${name} ended with ${code}`);
      reports.push(JSON.parse(readFileSync(report, 'utf8')));
      drawings.push(readFileSync(drawing, 'utf8'));
      rmSync(report);
      if (code !== 0) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { reports, drawing: stacked(drawings) };
}

/** One picture of several, one below the other. @param {string[]} drawings */
function stacked(drawings) {
  if (drawings.length === 1) return drawings.join('');
  const sizes = drawings.map((it) =>
    ['width', 'height'].map((of) => Number(it.match(` ${of}="(\\d+)"`)?.[1])),
  );
  let top = 0;
  const parts = drawings.map((it, index) => {
    const part = it.replace('<svg ', `<svg y="${top}" `);
    top += sizes[index]?.[1] ?? 0;
    return part;
  });
  const width = Math.max(...sizes.map(([own = 0]) => own));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}">\n${parts.join('')}</svg>\n`;
}

/** npm runs this in the root; file names are the caller's. @param {string} file */
function fromCaller(file) {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

try {
  const { values, positionals } = parseArgs({
    options: { smoke: { type: 'boolean' }, json: { type: 'string' }, svg: { type: 'string' } },
    allowPositionals: true,
  });
  const names = namesOf(positionals.length === 0 ? ['dispatch'] : positionals);
  await setUp();
  const { reports, drawing } = await runAll(names, values.smoke ? ['--smoke'] : []);
  if (values.svg !== undefined) writeFileSync(fromCaller(values.svg), drawing);
  if (values.json !== undefined) {
    const file = fromCaller(values.json);
    writeFileSync(file, `${JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2)}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Text from files and file names is shown as it is, never as formatting, and never breaks a table or a line. */
export function plainText(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`);
}

/** Inline code. A table cell ends at a bar even inside code, so a bar is replaced by its look-alike. */
export function inlineCode(text: string): string {
  const shown = visible(text).replaceAll('|', '¦');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Control characters, and what changes the direction of the text, as escapes. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => {
    if (sign === '\n') return String.raw`\n`;
    if (sign === '\t') return String.raw`\t`;
    return String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A table with its header; a column whose title starts with `>` is aligned to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const aligned = titles.map((title) => (title.startsWith('>') ? '---:' : '---'));
  return [line(titles.map((title) => title.replace(/^>/, ''))), line(aligned), ...rows.map(line)].join('\n');
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** 12345 as 12,345: the same on every machine. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(count)} ${count === 1 ? noun : plural}`;
}

/** `1 file imports it`, `2 files import it`. */
export function importedBy(count: number): string {
  return `${counted(count, 'file')} ${count === 1 ? 'imports' : 'import'} it`;
}

/** A share of a whole as `12.3 %`. */
export function percent(part: number, whole: number): string {
  return `${((part / Math.max(1, whole)) * 100).toFixed(1)} %`;
}

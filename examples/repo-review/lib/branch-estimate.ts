const SYMBOLS = String.raw`&&|\|\|`;

const words: Record<string, string> = {
  Python: 'if|elif|for|while|except|and|or|case',
  Ruby: 'if|elsif|unless|while|until|for|when|rescue|and|or',
  Shell: 'if|elif|for|while|until|case',
  Go: 'if|for|case|select',
  Rust: 'if|for|while|loop|match',
  Elixir: 'if|unless|cond|case|rescue|for',
  Lua: 'if|elseif|for|while|repeat|and|or',
  Haskell: 'if|case|guard',
  SQL: 'when|and|or',
};

const OTHERS = 'if|for|foreach|while|case|when|catch';

/**
 * Cyclomatic complexity of a whole file, estimated from its branch words: no functions, no parser. Good enough to
 * compare files of one language, and marked as an estimate wherever it is shown.
 * @param code the text without comments and strings.
 */
export function estimateBranches(language: string, code: string): number {
  const pattern = new RegExp(
    String.raw`\b(?:${words[language] ?? OTHERS})\b|${SYMBOLS}`,
    language === 'SQL' ? 'gi' : 'g',
  );
  return 1 + (code.match(pattern)?.length ?? 0);
}

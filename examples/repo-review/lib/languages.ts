/** What a language's files are for. Only `code` is searched for hot spots, cycles and duplicates. */
export type LanguageKind = 'code' | 'style' | 'markup' | 'data' | 'prose';

/** How comments and strings look, so that they can be told from code without a parser. */
export type Syntax = 'c' | 'hash' | 'dashes' | 'markup' | 'css' | 'plain';

export interface Language {
  readonly name: string;
  readonly kind: LanguageKind;
  readonly syntax: Syntax;
}

function table(kind: LanguageKind, syntax: Syntax, names: Record<string, string>): [string, Language][] {
  return Object.entries(names).flatMap(([name, extensions]) =>
    extensions.split(' ').map((extension): [string, Language] => [extension, { name, kind, syntax }]),
  );
}

const byExtension = new Map<string, Language>([
  ...table('code', 'c', {
    JavaScript: 'js mjs cjs jsx',
    TypeScript: 'ts mts cts tsx',
    C: 'c h',
    'C++': 'cc cpp cxx hh hpp hxx',
    'C#': 'cs',
    Dart: 'dart',
    Go: 'go',
    Groovy: 'groovy gradle',
    Java: 'java',
    Kotlin: 'kt kts',
    'Objective-C': 'm mm',
    PHP: 'php',
    Rust: 'rs',
    Scala: 'scala',
    Swift: 'swift',
    Zig: 'zig',
    Vue: 'vue',
    Svelte: 'svelte',
  }),
  ...table('code', 'hash', {
    Elixir: 'ex exs',
    Julia: 'jl',
    Perl: 'pl pm',
    PowerShell: 'ps1 psm1',
    Python: 'py pyi',
    R: 'r',
    Ruby: 'rb rake',
    Shell: 'sh bash zsh ksh',
  }),
  ...table('code', 'dashes', { Haskell: 'hs', Lua: 'lua', SQL: 'sql' }),
  ...table('style', 'css', { CSS: 'css', Less: 'less', SCSS: 'scss sass' }),
  ...table('markup', 'markup', { HTML: 'html htm', SVG: 'svg', XML: 'xml xsd xsl' }),
  ...table('data', 'hash', {
    TOML: 'toml',
    YAML: 'yml yaml',
    INI: 'ini cfg conf properties',
    Terraform: 'tf',
  }),
  ...table('data', 'plain', { JSON: 'json json5 jsonc jsonl', CSV: 'csv tsv', Lockfile: 'lock' }),
  ...table('data', 'c', { 'Protocol Buffers': 'proto', GraphQL: 'graphql gql' }),
  ...table('prose', 'plain', { Markdown: 'md mdx markdown', Text: 'txt rst adoc' }),
]);

const byName = new Map<string, Language>([
  ['dockerfile', { name: 'Dockerfile', kind: 'data', syntax: 'hash' }],
  ['makefile', { name: 'Makefile', kind: 'data', syntax: 'hash' }],
  ['gemfile', { name: 'Ruby', kind: 'code', syntax: 'hash' }],
  ['rakefile', { name: 'Ruby', kind: 'code', syntax: 'hash' }],
]);

const OTHER: Language = { name: 'Other text', kind: 'prose', syntax: 'plain' };

export function languageOf(path: string): Language {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const known = byName.get(name);
  if (known !== undefined) return known;
  return dot <= 0 ? OTHER : (byExtension.get(name.slice(dot + 1)) ?? OTHER);
}

const BINARY_EXTENSIONS = new Set(
  (
    'png jpg jpeg gif webp avif ico bmp tiff psd mp3 mp4 mov avi mkv webm wav ogg flac pdf zip gz tgz bz2 xz zst 7z ' +
    'rar jar war class o a so dylib dll exe bin wasm node woff woff2 ttf otf eot db sqlite sqlite3 pyc pyo ' +
    'parquet npy npz onnx pt safetensors tar br keystore p12 der doc docx xls xlsx ppt pptx'
  ).split(' '),
);

/** True where the name alone says that there is no text inside. */
export function isBinaryName(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') && BINARY_EXTENSIONS.has(path.slice(dot + 1).toLowerCase());
}

/** JavaScript in any of its file forms, or a component file with a script block. */
export function isScriptLanguage(name: string): boolean {
  return name === 'JavaScript' || name === 'TypeScript' || name === 'Vue' || name === 'Svelte';
}

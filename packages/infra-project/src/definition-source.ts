import type { InfraProjectOptions } from './project';
import { OWN_NAME } from './own-version';

/** `.projenrc.ts` of a new repository, laid out as Prettier leaves it. The values have been checked before. */
export function definitionSource(options: Omit<InfraProjectOptions, 'outdir'>): string {
  const entries = Object.entries(options).flatMap(([name, value]) => [
    ...(COMMENTS[name] ?? []),
    `${name}: ${literal(value)},`,
  ]);
  return `import { generate } from '${OWN_NAME}';\n\ngenerate({\n${indent(entries.join('\n'))}\n});\n`;
}

/** What a person who edits the file has to know, by option. */
const COMMENTS: Readonly<Record<string, readonly string[]>> = {
  toolkit: ['// The tools are the files in vendor/.'],
  backend: ['// Sets up the state buckets and lock tables that this repository uses, too.'],
  environments: ['', '// Placeholder accounts and reviewers: write your own here, and nowhere else.'],
  modules: [''],
};

/** Objects on several lines, which Prettier leaves so; lists of texts on one. */
function literal(value: unknown): string {
  if (Array.isArray(value)) {
    const parts = value.map(literal);
    return parts.some((part) => part.includes('\n'))
      ? `[\n${indent(parts.map((part) => `${part},`).join('\n'))}\n]`
      : `[${parts.join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(([name, each]) => `${name}: ${literal(each)},`);
    return `{\n${indent(lines.join('\n'))}\n}`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

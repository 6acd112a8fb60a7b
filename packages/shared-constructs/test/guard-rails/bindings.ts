import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the provider's bindings say of a type of resources. */
export interface Binding {
  readonly type: string;
  /** Its own arguments, in the bindings' spelling. */
  readonly takes: ReadonlySet<string>;
  /** Those of them that it cannot do without. */
  readonly needs: ReadonlySet<string>;
  /** Its own arguments and those of its blocks. */
  readonly anywhere: ReadonlySet<string>;
}

/** All types of resources, read from the declarations: to load the classes would take seconds. */
export function readBindings(): readonly Binding[] {
  const library = join(dirname(require.resolve('@cdktf/provider-aws/package.json')), 'lib');
  return readdirSync(library, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('data-'))
    .map(({ name }) => readFileSync(join(library, name, 'index.d.ts'), 'utf8'))
    .flatMap((text): readonly Binding[] => {
      const type = /static readonly tfResourceType = "(aws_\w+)"/.exec(text)?.[1];
      if (type === undefined) return [];
      const interfaces = [...text.matchAll(/^export interface [\s\S]*?^\}/gm)].map(([whole]) => whole);
      const own = interfaces.filter((one) => one.includes('extends cdktf.TerraformMetaArguments')).join('\n');
      return [
        {
          type,
          takes: namesIn(own, /^ {4}readonly (\w+)\??:/gm),
          needs: namesIn(own, /^ {4}readonly (\w+):/gm),
          anywhere: namesIn(interfaces.join('\n'), /^ {4}readonly (\w+)\??:/gm),
        },
      ];
    });
}

function namesIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
}

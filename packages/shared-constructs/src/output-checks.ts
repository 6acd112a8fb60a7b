import type { ModuleOutputs, OutputKind } from './module-outputs';
import { UsageError } from './synth-error';

/** Conditions that Terraform looks at once it has read a state, as it writes them in JSON. */
export interface OutputCheck {
  readonly condition: string;
  readonly error_message: string;
}

/**
 * Another repository changes its outputs without this one being synthesized: what is declared here is compared with what
 * is there whenever it is read, and refused by its name.
 *
 * @param declaration checked at run time as well: synthesis runs without a type check
 * @throws UsageError for one that names a module and nothing that it gives
 * @see https://developer.hashicorp.com/terraform/language/expressions/custom-conditions
 */
export function outputChecks(repository: string, { module, types }: Declared): readonly OutputCheck[] {
  if (types === undefined) {
    throw new UsageError(
      `What ${repository}/${module} gives is not declared: read declareOutputs('${module}', { NAME: 'string' }, ` +
        `{ repository: '${repository}' }), with names and kinds of the outputs that are wanted.`,
    );
  }
  return Object.entries(types).map(([name, kind]) => ({
    // JSON tells kinds apart, which Terraform's conversions do not: "1" is a number to them.
    condition: `\${can(regex("${START[kind]}", jsonencode(self.outputs["${name}"])))}`,
    error_message:
      `${repository}/${module} has no output "${name}" of the kind ${kind} in this environment. Deploy it there as it is ` +
      'declared here, or correct the declaration.',
  }));
}

type Declared = Pick<ModuleOutputs, 'module'> & Partial<ModuleOutputs>;

/** How JSON of a kind begins, as a regular expression in a template. */
const START: Readonly<Record<OutputKind, string>> = {
  string: '^\\"',
  number: '^[-0-9]',
  boolean: '^(true|false)$',
  list: '^[[]',
  map: '^[{]',
};

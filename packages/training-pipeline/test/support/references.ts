/** References of a definition that lead nowhere: to no parameter, to no step before, or to nothing that the step has. */
export function danglingReferences(definition: Definition): readonly string[] {
  const known = new Set(definition.Parameters.map(({ Name }) => `Parameters.${Name}`));
  known.add('Execution.PipelineExecutionId');
  return looseEnds(definition.Steps, known);
}

export interface Definition {
  readonly Parameters: readonly { readonly Name: string }[];
  readonly Steps: readonly Step[];
}

interface Step {
  readonly Name: string;
  readonly Type: string;
  readonly Arguments: unknown;
  readonly PropertyFiles?: readonly { readonly PropertyFileName: string; readonly OutputName: string }[];
}

function looseEnds(steps: readonly Step[], known: ReadonlySet<string>): readonly string[] {
  const seen = new Set(known);
  return steps.flatMap((step) => {
    const { IfSteps = [], ElseSteps = [], ...own } = step.Arguments as Branches;
    const loose = [
      ...referencesIn(own).filter((reference) => !seen.has(reference)),
      ...[IfSteps, ElseSteps].flatMap((branch) => looseEnds(branch, seen)),
    ];
    for (const property of propertiesOf(step)) seen.add(property);
    return loose;
  });
}

interface Branches {
  readonly IfSteps?: readonly Step[];
  readonly ElseSteps?: readonly Step[];
}

/** What later steps can refer to, of those properties that are used here. */
function propertiesOf({ Name, Type, Arguments, PropertyFiles = [] }: Step): readonly string[] {
  if (Type === 'Training') return [`Steps.${Name}.ModelArtifacts.S3ModelArtifacts`];
  if (Type !== 'Processing') return [];
  const outputs = (Arguments as ProcessingArguments).ProcessingOutputConfig.Outputs.map(({ OutputName }) => OutputName);
  return [
    ...outputs.map((output) => `Steps.${Name}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`),
    ...PropertyFiles.filter(({ OutputName }) => outputs.includes(OutputName)).map(
      ({ PropertyFileName }) => `Steps.${Name}.PropertyFiles.${PropertyFileName}`,
    ),
  ];
}

interface ProcessingArguments {
  readonly ProcessingOutputConfig: { readonly Outputs: readonly { readonly OutputName: string }[] };
}

export function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Get' in value && typeof value.Get === 'string') return [value.Get];
  return Object.values(value).flatMap(referencesIn);
}

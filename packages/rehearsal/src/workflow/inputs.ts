import { quoted } from '../errors';
import type { InputDefinition, InputDefinitions } from './model';
import type { Node } from './node';

/** Values of inputs, with their types: the context `inputs`. */
export type Inputs = Readonly<Record<string, string | boolean | number>>;

/** Declared inputs of a trigger. */
export function inputsFrom(node: Node | undefined): InputDefinitions {
  return Object.fromEntries(
    (node?.keys() ?? []).map((name) => {
      const input = node?.get(name);
      const options = input?.get('options');
      const value = input?.get('default')?.scalar();
      return [
        name,
        {
          type: typeFrom(input?.get('type')?.text()),
          required: input?.get('required')?.scalar() === true,
          ...(value === undefined ? {} : { default: value }),
          ...(options === undefined ? {} : { options: options.items().map((option) => option.text()) }),
        },
      ];
    }),
  );
}

/**
 * The inputs of a call: what is given, of the declared types, and the defaults of the rest.
 *
 * @param given values with their types; a boolean input takes booleans only, a number numbers
 * @param whose who gives them, for the findings
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_callinputs
 */
export function callInputs(
  declared: InputDefinitions,
  given: Readonly<Record<string, unknown>>,
  whose: string,
): { readonly inputs: Inputs; readonly findings: readonly string[] } {
  const findings = [...unknown(declared, given, whose), ...missing(declared, given, whose)];
  const inputs = Object.entries(declared).map(([name, definition]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) return [name, definition.default ?? empty(definition)] as const;
    if (fits(definition, value)) return [name, definition.type === 'string' ? asText(value) : value] as const;
    findings.push(`${whose}: the input "${name}" is ${quoted(value)}, but has to be a ${definition.type}`);
    return [name, empty(definition)] as const;
  });
  return { inputs: Object.fromEntries(inputs), findings };
}

/**
 * The inputs of a run by hand, which come as texts.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs
 */
export function dispatchInputs(
  declared: InputDefinitions,
  given: Readonly<Record<string, string>>,
  whose: string,
): { readonly inputs: Inputs; readonly findings: readonly string[] } {
  const findings = [...unknown(declared, given, whose), ...missing(declared, given, whose)];
  const inputs = Object.entries(declared).map(([name, definition]) => {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    if (text === undefined) return [name, definition.default ?? empty(definition)] as const;
    const value = parsed(definition, text);
    if (value !== undefined) return [name, value] as const;
    const choices = definition.options ? `one of ${definition.options.join(', ')}` : `a ${definition.type}`;
    findings.push(`${whose}: the input "${name}" is ${quoted(text)}, but has to be ${choices}`);
    return [name, empty(definition)] as const;
  });
  return { inputs: Object.fromEntries(inputs), findings };
}

function unknown(declared: InputDefinitions, given: object, whose: string): readonly string[] {
  const names = Object.keys(declared);
  const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => `${whose}: there is no input ${quoted(name)}; ${known}`);
}

function missing(declared: InputDefinitions, given: object, whose: string): readonly string[] {
  return Object.entries(declared)
    .filter(([name, { required, default: value }]) => required && value === undefined && !Object.hasOwn(given, name))
    .map(([name]) => `${whose}: the required input "${name}" is missing`);
}

function fits({ type }: InputDefinition, value: unknown): value is string | boolean | number {
  if (type === 'boolean' || type === 'number') return typeof value === type;
  return value === null || ['string', 'boolean', 'number'].includes(typeof value);
}

function parsed({ type, options }: InputDefinition, text: string): string | boolean | number | undefined {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  return options === undefined || options.includes(text) ? text : undefined;
}

function empty({ type }: InputDefinition): string | boolean | number {
  return type === 'boolean' ? false : type === 'number' ? 0 : '';
}

function asText(value: string | boolean | number | null): string {
  return value === null ? '' : String(value);
}

function typeFrom(name: string | undefined): InputDefinition['type'] {
  return name === 'boolean' || name === 'number' || name === 'choice' || name === 'environment' ? name : 'string';
}

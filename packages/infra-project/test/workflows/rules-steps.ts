import { tagOf } from '../../src/workflows/actions';

/** A step as it was read. */
export interface WrittenStep {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What our own rules find wrong with any step. */
export function stepFindings({ uses, with: inputs = {}, run, env = {} }: WrittenStep): readonly string[] {
  return [
    ...(uses === undefined ? [] : actionFindings(uses, inputs)),
    ...(run === undefined ? [] : scriptFindings(run)),
    ...Object.values({ ...inputs, ...env })
      .filter((value) => String(value).includes('secrets.'))
      .map((value) => `secret: ${String(value)}`),
  ];
}

function actionFindings(uses: string, inputs: Readonly<Record<string, unknown>>): readonly string[] {
  const found: string[] = [];
  if (tagOf(uses) === undefined) found.push(`action not pinned: ${uses}`);
  if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false) found.push('keeps credentials');
  if (uses.startsWith('actions/setup-node@') && inputs['package-manager-cache'] !== false) {
    found.push('caches packages');
  }
  return [
    ...found,
    ...Object.keys(inputs).flatMap((name) => (/access-key|secret/.test(name) ? [`stored key: ${name}`] : [])),
  ];
}

function scriptFindings(run: string): readonly string[] {
  const found: string[] = [];
  if (run.includes('${{')) found.push('expression in run');
  if (/\beval\b|\bbash -c\b|\bsh -c\b/.test(run)) found.push('text run as a script');
  const digest = run.indexOf('sha256sum --check --strict');
  const extraction = run.indexOf('tar --extract');
  if (extraction >= 0 && (digest < 0 || digest > extraction)) found.push('unpacked before its digest was compared');
  return found;
}

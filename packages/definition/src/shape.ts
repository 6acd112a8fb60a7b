import * as z from 'zod';
import { branchPatternProblem, isFolderPattern } from './branches';
import { show, type Violation } from './errors';
import { isRegion, regionsLike } from './regions';

/**
 * What each field may hold by itself. What fields may hold beside each other is in `rules.ts`; both report, so that
 * one run names all mistakes.
 *
 * A rule's message is `problem|remedy`: the two halves of a {@link Violation}.
 */
const text = (problem: string, remedy: string) => z.string({ error: `${problem}|${remedy}` });

const name = (pattern: RegExp, max: number, problem: string, remedy: string) =>
  text('is not text', remedy)
    .regex(pattern, `${problem}|${remedy}`)
    .max(max, `is too long|Use at most ${max} characters.`);

const flag = z.boolean({ error: 'is neither true nor false|Write true or false, without quotes.' });

const listOf = <T extends z.ZodType>(element: T, of: string) =>
  z.array(element, { error: `is not a list|Write a list of ${of}.` });

const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `is not a choice|Write one of ${values.map((value) => `"${value}"`).join(', ')}.` });

const exactVersion = text('is not text', 'Write the exact version, such as "1.11.4".').regex(
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/,
  'is not an exact version|Write all three numbers and no range, such as "1.11.4".',
);

export const environmentShape = z.strictObject({
  name: name(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    20,
    'cannot be the name of an environment',
    'Use lower-case letters, digits and single hyphens, starting with a letter: it becomes part of bucket names.',
  ).refine((value) => value !== 'local', 'is taken by the task deploy:local|Choose another name.'),
  branch: text(
    'is not text',
    'Write a branch such as "main", or a folder of branches such as "feature/**".',
  ).superRefine((value, context) => {
    const problem = branchPatternProblem(value);
    const remedy = 'Write a branch such as "main", or a folder of branches such as "feature/**".';
    if (problem) context.addIssue({ code: 'custom', message: `${problem}|${remedy}` });
  }),
  account: text('is not text', 'Write the 12 digits in quotes: a number would lose leading zeros.').regex(
    /^\d{12}$/,
    'is not an AWS account id|Write its 12 digits in quotes, without hyphens.',
  ),
  reviewers: listOf(
    text('is not text', 'Write "@user" or "@organization/team".').regex(
      /^@[A-Za-z0-9](-?[A-Za-z0-9])*(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/,
      'is neither a user nor a team|Write "@user" or "@organization/team", as in CODEOWNERS.',
    ),
    '"@user" or "@organization/team"',
  )
    .max(6, 'has more than six entries, which GitHub refuses|Name a team instead of its members.')
    .optional(),
  preventSelfReview: flag.optional(),
  acceptUnprotected: flag.optional(),
  pullRequestPlans: choice(['online', 'offline']).optional(),
  destroyable: flag.optional(),
  othersWork: choice(['warn', 'refuse']).optional(),
});

const moduleName = name(
  /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
  64,
  'cannot be the name of a module',
  'Use lower-case letters, digits and single underscores, starting with a letter, such as "artifact_store".',
);

const repositoryName = name(
  /^(?!\.{1,2}$)(?!.*\.git$)(?!_)[A-Za-z0-9._-]+$/,
  100,
  'cannot be the name of a repository here',
  'Write the NAME of github.com/OWNER/NAME: letters, digits, ".", "-", "_", not starting with "_" and without ".git".',
);

export const moduleShape = z.strictObject({
  name: moduleName,

  description: text('is not text', 'Write one sentence.')
    .regex(/^[^\u0000-\u001f]*$/, 'has more than one line|Write one sentence.')
    .optional(),
  dependsOn: listOf(text('is not text', "Write a module's name."), "modules' names").optional(),
  environments: listOf(text('is not text', "Write an environment's name."), "environments' names")
    .min(1, 'is empty|Name an environment, or leave the option out for all of them.')
    .optional(),
  appliedBy: choice(['pipeline', 'administrator']).optional(),
  reads: listOf(
    z.strictObject(
      { repository: repositoryName, module: moduleName },
      { error: 'is not { repository, module }|Write { repository: "NAME", module: "network" }.' },
    ),
    '{ repository, module }',
  ).optional(),
});

/** GitHub's ids are whole numbers; as text, because that is how tokens and conditions of roles hold them. */
const githubId = (command: string) =>
  text('is not text', `Write the number in quotes, as "${command}" prints it.`)
    .regex(/^[1-9]\d{0,18}$/, `is not an id of GitHub|Write the number that "${command}" prints, in quotes.`)
    .optional();

const ID_COMMANDS = { id: 'gh api repos/OWNER/NAME --jq .id', ownerId: 'gh api users/OWNER --jq .id' };

export const topShape = z.strictObject({
  repository: z
    .strictObject(
      {
        owner: name(
          /^[A-Za-z0-9](-?[A-Za-z0-9])*$/,
          39,
          'is not a GitHub owner',
          'Write the OWNER of github.com/OWNER/NAME.',
        ),
        name: repositoryName,
        id: githubId(ID_COMMANDS.id),
        ownerId: githubId(ID_COMMANDS.ownerId),
        subject: choice(['names', 'ids', 'both']).optional(),
        defaultBranch: text('is not text', 'Write a branch such as "main".')
          .superRefine((value, context) => {
            const problem = isFolderPattern(value) ? 'is more than one branch' : branchPatternProblem(value);
            if (problem) context.addIssue({ code: 'custom', message: `${problem}|Write a branch such as "main".` });
          })
          .optional(),
      },
      { error: 'is not { owner, name }|Write { owner: "OWNER", name: "NAME" } as in github.com/OWNER/NAME.' },
    )
    .superRefine((repository, context) => {
      if (repository.subject !== 'ids' && repository.subject !== 'both') return;
      for (const key of ['id', 'ownerId'] as const) {
        if (repository[key] !== undefined) continue;
        const remedy = `The subject ${show(repository.subject)} is made of it: write the number that "${ID_COMMANDS[key]}" prints.`;
        context.addIssue({ code: 'custom', path: [key], message: `is missing|${remedy}` });
      }
    }),
  prefix: name(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    40,
    'cannot begin the name of a bucket',
    'Use lower-case letters, digits and single hyphens, starting with a letter.',
  )
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    .refine(
      (value) => !/^(xn--|sthree-|amzn-s3-demo-|aws-)|^(sthree|aws)$/.test(value),
      'begins as AWS reserves it|Choose another prefix.',
    )
    .optional(),
  region: text('is not text', 'Write a region such as "us-east-1".')
    .superRefine((value, context) => {
      const remedy = `Write one of ${regionsLike(value).join(', ')} (or another region of AWS).`;
      if (!isRegion(value)) context.addIssue({ code: 'custom', message: `is not an AWS region|${remedy}` });
    })
    .optional(),
  stateLocking: choice(['dynamodb', 'lockfile', 'both']).optional(),
  allowSharedAccounts: flag.optional(),
  backend: z
    .strictObject(
      { repository: repositoryName },
      { error: 'is not { repository }|Write { repository: "NAME" }, the one that has the module tf_remote_backend.' },
    )
    .optional(),
  versions: z
    .strictObject(
      {
        node: text('is not text', 'Write a version such as "20".')
          .regex(/^[1-9]\d*(\.\d+){0,2}$/, 'is not a version of Node.js|Write a version such as "20" or "20.20.2".')
          .refine((value) => Number.parseInt(value, 10) >= 20, 'is too old|Use Node.js 20 or newer.')
          .optional(),
        terraform: exactVersion.optional(),
        awsProvider: exactVersion.optional(),
      },
      { error: 'is not { node, terraform, awsProvider }|Write { terraform: "1.11.4" } or leave it out.' },
    )
    .optional(),
});

/**
 * The violations of one value against its shape, with paths below `where`.
 *
 * @param checkedElsewhere options beside those of the shape, for the message about an unknown one
 */
export function shapeViolations(
  shape: z.ZodType,
  value: unknown,
  where: string,
  checkedElsewhere: readonly string[] = [],
): readonly Violation[] {
  const result = shape.safeParse(value);
  if (result.success) return [];
  return firstOfEachPlace(result.error.issues).flatMap((issue) => {
    const place = [where, ...issue.path].reduce<string>(joinPath, '');
    const found = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    );
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        where: joinPath(place, key),
        problem: 'is not an option',
        remedy: `Remove it, or write one of ${[...Object.keys(optionsAt(shape, issue.path)), ...(issue.path.length === 0 ? checkedElsewhere : [])].join(', ')}.`,
      }));
    }
    if (found === undefined) return [{ where: place, problem: 'is missing', remedy: remedyOf(issue.message) }];
    const [problem = ''] = issue.message.split('|');
    return [{ where: place, value: found, problem, remedy: remedyOf(issue.message) }];
  });
}

/** One wrong value breaks several rules at times; the first says enough. */
function firstOfEachPlace(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const places = issues.map(({ path }) => JSON.stringify(path));
  return issues.filter((_, index) => places.indexOf(places[index] ?? '') === index);
}

function remedyOf(message: string): string {
  return message.slice(message.indexOf('|') + 1);
}

function joinPath(place: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${place}[${key}]`;
  return place === '' ? String(key) : `${place}.${String(key)}`;
}

function optionsAt(shape: z.ZodType, path: readonly PropertyKey[]): Record<string, unknown> {
  const at = path.reduce<unknown>((node, key) => unwrap(node)[String(key)], shape);
  return unwrap(at);
}

function unwrap(node: unknown): Record<string, unknown> {
  const inner = node instanceof z.ZodOptional ? node.unwrap() : node;
  return inner instanceof z.ZodObject ? inner.shape : {};
}

/**
 * The actions that generated workflows may use, each by the commit its tag stood for: a tag can be moved, a commit
 * cannot. Nothing else is used, and nothing from a third party beyond GitHub, HashiCorp and AWS.
 * @see https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
 */
const ACTIONS = {
  'actions/checkout': { tag: 'v7.0.1', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1' },
  'actions/setup-node': { tag: 'v7.0.0', commit: '820762786026740c76f36085b0efc47a31fe5020' },
  'actions/upload-artifact': { tag: 'v7.0.0', commit: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f' },
  'actions/download-artifact': { tag: 'v8.0.1', commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c' },
  'actions/cache': { tag: 'v5.0.5', commit: '27d5ce7f107fe9357f9df03efb73ab90386fccae' },
  'hashicorp/setup-terraform': { tag: 'v4.0.1', commit: 'dfe3c3f87815947d99a8997f908cb6525fc44e9e' },
  'aws-actions/configure-aws-credentials': { tag: 'v6.2.3', commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c' },
} as const;

export type ActionName = keyof typeof ACTIONS;

/**
 * `OWNER/NAME@COMMIT`, for a step's `uses`.
 * @throws Error for an action that is not in the table
 */
export function pinnedAction(name: string): string {
  if (!isKnown(name)) {
    throw new Error(
      `"${name}" is not a pinned action. Add it with tag and commit to actions.ts, or use one of ${known()}.`,
    );
  }
  return `${name}@${ACTIONS[name].commit}`;
}

/** The tag a pinned commit stands for, to be written beside it; undefined for what is not in the table. */
export function tagOf(uses: string): string | undefined {
  const entry = Object.entries(ACTIONS).find(([name, { commit }]) => uses === `${name}@${commit}`);
  return entry?.[1].tag;
}

function isKnown(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}

function known(): string {
  return Object.keys(ACTIONS).join(', ');
}

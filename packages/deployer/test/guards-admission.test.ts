import { environmentOfBranch, findEnvironment, resolvePlatform, type PlatformDefinition } from '@mlopspltf/definition';
import type { Admission, PipelineRun, Revision } from '../src';
import type { Identity } from '../src/aws/account';
import { GuardError } from '../src/errors';
import { admissionProblems, admit, passedOver } from '../src/guards/admission';

const DEFINITION: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111' },
    { name: 'tst', branch: 'develop', account: '222222222222' },
    { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@example-org/leads', '@somebody'] },
  ],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
};
const platform = resolvePlatform(DEFINITION);

const PERSON: Identity = { account: '333333333333', arn: 'arn:aws:iam::333333333333:user/somebody' };
const ROLE = 'mlopspltf-prd-iam-github-apply';
const roleSession = (role: string, account = '333333333333'): Identity => ({
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/run-1`,
});
const RUN: PipelineRun = { url: 'https://github.com/o/r/actions/runs/1/attempts/1', id: '1', attempt: 1 };
const COMMIT = 'a'.repeat(40);

interface Case {
  readonly environment: string;
  readonly revision?: Partial<Revision>;
  readonly admission?: Admission;
  readonly identity?: Identity;
}

const session = ({ environment, revision, admission }: Case) => ({
  platform,
  environment: findEnvironment(platform, environment),
  revision: { commit: COMMIT, clean: true, who: 'a@b', ...revision },
  admission,
});
const problems = (given: Case) => admissionProblems(session(given), given.identity ?? PERSON);

describe("the branch is the environment's", () => {
  test.each([
    ['dev', 'feature/x'],
    ['dev', 'feature/a/b'],
    ['dev', 'feature/$(touch${IFS}pwned)'],
    ['tst', 'develop'],
  ])('%s takes %s', (environment, branch) => {
    expect(problems({ environment, revision: { branch } })).toEqual([]);
  });

  test.each([
    ['dev', 'main', 'leads to prd'],
    ['dev', 'feature', 'leads to no environment'],
    ['dev', 'Feature/x', 'leads to no environment'],
    ['tst', 'feature/develop', 'leads to dev'],
    ['tst', 'refs/heads/develop', 'leads to no environment'],
  ])('%s does not take %s, and says where it leads', (environment, branch, where) => {
    const found = problems({ environment, revision: { branch } });

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`The branch "${branch}" ${where}`);
  });

  test('what to be on is told as a command', () => {
    expect(problems({ environment: 'dev', revision: { branch: 'main' } })[0]).toContain(
      'dev is deployed from branches "feature/**": git switch -c feature/NAME',
    );
    expect(problems({ environment: 'tst', revision: { branch: 'main' } })[0]).toContain(
      'tst is deployed from the branch "develop": git switch develop',
    );
    expect(problems({ environment: 'tst', revision: { branch: 'main', pipeline: RUN } })[0]).toMatch(/: push to it\.$/);
  });

  test('a pattern that a shell would run is quoted in the command', () => {
    const environments = [{ name: 'dev', branch: "it's;$(id)/**", account: '111111111111' }];
    const odd = resolvePlatform({ ...DEFINITION, environments });
    const environment = findEnvironment(odd, 'dev');
    const given = { ...session({ environment: 'dev', revision: { branch: 'main' } }), platform: odd, environment };

    expect(admissionProblems(given, PERSON)[0]).toContain(String.raw`git switch -c 'it'\''s;$(id)/NAME'`);
  });

  test('a name is shown so that no terminal obeys it', () => {
    const [problem] = problems({ environment: 'dev', revision: { branch: 'x\u001b[2J\u202e\nprd is fine' } });

    expect(problem).toContain(String.raw`"x\u001b[2J\u202e\nprd is fine"`);
  });

  test('a commit without a branch is refused, on a machine and in a workflow', () => {
    expect(problems({ environment: 'dev' })[0]).toMatch(/^No branch is checked out.*git switch -c feature\/NAME$/);
    expect(problems({ environment: 'dev', revision: { pipeline: RUN } })[0]).toMatch(
      /^This workflow runs for no branch/,
    );
  });

  test.each([
    ['no revision', undefined],
    ['a branch before its first commit', { branch: 'feature/x', clean: false, who: 'a@b' }],
  ])('%s is refused: git knows no commit', (_title, revision) => {
    const found = admissionProblems({ ...session({ environment: 'dev' }), revision }, PERSON);

    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^Git knows no commit here.*git status$/);
  });
});

describe('an environment with reviewers', () => {
  const MAIN = { branch: 'main', pipeline: RUN };

  test('takes the pipeline, which is a run of a workflow with the credentials of its role', () => {
    expect(problems({ environment: 'prd', revision: MAIN, identity: roleSession(ROLE) })).toEqual([]);
    const china = { account: '333333333333', arn: `arn:aws-cn:sts::333333333333:assumed-role/${ROLE}/x` };
    expect(problems({ environment: 'prd', revision: MAIN, identity: china })).toEqual([]);
  });

  test('does not take a person, and says what is missing', () => {
    const [problem, ...more] = problems({ environment: 'prd', revision: { branch: 'main' } });

    expect(more).toEqual([]);
    expect(problem).toContain('prd has reviewers (@example-org/leads, @somebody)');
    expect(problem).toContain(`this is no run of a workflow, and "${PERSON.arn}" is not the role ${ROLE}`);
    expect(problem).toContain('push to "main"');
  });

  test('does not take the variables of a workflow alone', () => {
    const [problem] = problems({ environment: 'prd', revision: MAIN });

    expect(problem).toContain(`"${PERSON.arn}" is not the role ${ROLE}`);
    expect(problem).not.toContain('no run of a workflow');
  });

  test("does not take the role's credentials alone", () => {
    const [problem] = problems({ environment: 'prd', revision: { branch: 'main' }, identity: roleSession(ROLE) });

    expect(problem).toContain('this is no run of a workflow:');
    expect(problem).not.toContain('is not the role');
  });

  test.each<[string, Identity]>([
    ['the role that plans', roleSession('mlopspltf-prd-iam-github-plan')],
    ["another environment's role", roleSession('mlopspltf-tst-iam-github-apply')],
    ['a role whose name begins so', roleSession(`${ROLE}-2`)],
    ['a role of another account', roleSession(ROLE, '222222222222')],
    ['a session that AWS says is of two accounts', { ...roleSession(ROLE, '222222222222'), account: '333333333333' }],
    ['a user of that name', { account: '333333333333', arn: `arn:aws:iam::333333333333:user/assumed-role/${ROLE}/x` }],
    ['the role itself', { account: '333333333333', arn: `arn:aws:iam::333333333333:role/${ROLE}` }],
    ['a session called so', roleSession(`other/${ROLE}`)],
    ['nothing', { account: '', arn: '' }],
  ])('does not take %s', (_title, identity) => {
    expect(problems({ environment: 'prd', revision: MAIN, identity })).toHaveLength(1);
  });

  test('does not take what is not committed', () => {
    const found = problems({ environment: 'prd', revision: { ...MAIN, clean: false }, identity: roleSession(ROLE) });

    expect(found).toEqual([expect.stringMatching(/not as they were committed.*git status$/)]);
  });
});

test('an environment without reviewers takes a person, and what is not committed', () => {
  expect(problems({ environment: 'dev', revision: { branch: 'feature/x', clean: false } })).toEqual([]);
});

describe('what speaks against it', () => {
  const WRONG: Case = { environment: 'prd', revision: { branch: 'topic', clean: false } };

  test('is told all at once, with the way around it, and refused', () => {
    const refusing = (): void => admit(session(WRONG), PERSON);

    expect(refusing).toThrow(GuardError);
    expect(refusing).toThrow(/"topic" leads to no environment[^]*has reviewers[^]*not as they were committed/);
    expect(refusing).toThrow(/--break-glass REASON/);
  });

  test('is passed over for a reason, and told again', () => {
    const given = session({ ...WRONG, admission: { breakGlass: 'the pipeline is down' } });

    expect(() => admit(given, PERSON)).not.toThrow();
    expect(passedOver(given, PERSON)).toMatch(/^--break-glass: passed over[^]*"topic"[^]*reviewers[^]*committed/);
  });

  test.each(['', '  ', '\n\t'])('is not passed over for the reason %j, which is none', (breakGlass) => {
    expect(problems({ ...WRONG, admission: { breakGlass } })).toHaveLength(3);
  });

  test('is not asked where nobody else works', () => {
    const given = session({ ...WRONG, admission: { trial: true } });

    expect(() => admit(given, PERSON)).not.toThrow();
    expect(passedOver(given, PERSON)).toBeUndefined();
  });

  test('is not told where there is nothing, or where nothing was passed over', () => {
    const right: Case = { environment: 'dev', revision: { branch: 'feature/x' } };

    expect(() => admit(session(right), PERSON)).not.toThrow();
    expect(passedOver(session({ ...right, admission: { breakGlass: 'just so' } }), PERSON)).toBeUndefined();
    expect(passedOver(session(WRONG), PERSON)).toBeUndefined();
  });
});

test('each environment takes exactly the branches that lead to it', () => {
  for (const branch of ['main', 'develop', 'feature/x', 'feature/', 'x', 'main/x']) {
    const takers = platform.environments.filter(
      ({ name, account }) =>
        problems({
          environment: name,
          revision: { branch, pipeline: RUN },
          identity: roleSession(`mlopspltf-${name}-iam-github-apply`, account),
        }).length === 0,
    );
    expect(takers).toEqual([environmentOfBranch(platform, branch)].filter((one) => one !== undefined));
  }
});

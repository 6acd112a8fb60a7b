import { DefinitionError, show, type Platform, type Violation } from '@mlopspltf/definition';
import type { Connection } from './client';
import { sameName } from './compare';
import { explained, isRequestFailure } from './request-errors';

/** A reviewer as GitHub wants one named. */
export interface ReviewerId {
  readonly type: 'User' | 'Team';
  readonly id: number;
}

/** Of each reviewer of the definition, as it is written there. */
export type ReviewerIds = ReadonlyMap<string, ReviewerId>;

/** Where a reviewer is written. */
interface Place {
  readonly name: string;
  readonly where: string;
}

/**
 * Looks up the reviewers of some environments.
 *
 * @param environments their names
 * @throws DefinitionError with every reviewer that there is not, or that cannot review here
 */
export async function resolveReviewers(
  connection: Connection,
  platform: Pick<Platform, 'environments' | 'repository'>,
  environments: readonly string[],
): Promise<ReviewerIds> {
  const places = platform.environments.flatMap(({ name: environment, reviewers }, index) =>
    environments.includes(environment)
      ? reviewers.map((name, position) => ({ name, where: `environments[${index}].reviewers[${position}]` }))
      : [],
  );
  const { owner } = platform.repository;
  const found = await Promise.all(places.map((place) => resolveReviewer(connection, owner, place)));
  const violations = found.flatMap((result) => ('problem' in result ? [result] : []));
  if (violations.length > 0) throw new DefinitionError(violations, '.projenrc.ts');
  return new Map(
    found.flatMap((result, at) => ('problem' in result ? [] : [[places[at]?.name ?? '', result] as const])),
  );
}

async function resolveReviewer(connection: Connection, owner: string, place: Place): Promise<ReviewerId | Violation> {
  const [first = '', team] = place.name.slice(1).split('/');
  if (team === undefined) return resolveUser(connection, first, place);
  if (sameName(first, owner)) return resolveTeam(connection, first, team, place);
  return {
    where: place.where,
    value: place.name,
    problem: `is a team of another organization than ${show(owner)}, which owns the repository`,
    remedy: 'Name a team of that organization, or users.',
  };
}

async function resolveUser(
  connection: Connection,
  username: string,
  { where, name }: Place,
): Promise<ReviewerId | Violation> {
  const found = await tryLookUp(connection, name, async () => {
    const { data } = await connection.client.request('GET /users/{username}', { username });
    return data;
  });
  if (!found) {
    const remedy = 'Users take new names at times: write the one of today, or name a team.';
    return { where, value: name, problem: 'is no user of GitHub', remedy };
  }
  if (!sameName(found.login, username)) {
    return { where, value: name, problem: `is called ${show(`@${found.login}`)} now`, remedy: 'Write that name.' };
  }
  if (found.type !== 'User') {
    const remedy = 'Name a user, or a team as "@organization/team".';
    return { where, value: name, problem: `is no person but of the kind ${show(found.type)}`, remedy };
  }
  return { type: 'User', id: found.id };
}

async function resolveTeam(
  connection: Connection,
  org: string,
  slug: string,
  { where, name }: Place,
): Promise<ReviewerId | Violation> {
  const found = await tryLookUp(connection, name, async () => {
    const { data } = await connection.client.request('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug });
    return data;
  });
  if (!found) {
    const problem = 'is no team that the token can see';
    const remedy =
      'Write the name as in the team\'s address, and see that the token has "Members: read" of the organization (a classic one: "read:org").';
    return { where, value: name, problem, remedy };
  }
  if (!sameName(found.slug, slug)) {
    return {
      where,
      value: name,
      problem: `is called ${show(`@${org}/${found.slug}`)} now`,
      remedy: 'Write that name.',
    };
  }
  return { type: 'Team', id: found.id };
}

/** Undefined where there is no such thing. */
async function tryLookUp<T>(connection: Connection, name: string, work: () => Promise<T>): Promise<T | undefined> {
  return explained(connection, `Looking up ${name}`, 'people', async () => {
    try {
      return await work();
    } catch (error) {
      if (isRequestFailure(error, 404)) return undefined;
      throw error;
    }
  });
}

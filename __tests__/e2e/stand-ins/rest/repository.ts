import type { Operations, RestContext } from './exchange.js';

/** The repository itself. */
export function repositoryOperations(context: RestContext, defaultBranch: string): Operations {
  const { owner, repo } = context;
  return {
    'repos/get': () => ({
      status: 200,
      json: context.build('full-repository', {
        name: repo,
        full_name: `${owner}/${repo}`,
        owner: { login: owner, type: 'Organization' },
        url: context.repoUrl(),
        html_url: `https://github.com/${owner}/${repo}`,
        default_branch: defaultBranch,
      }),
    }),
  };
}

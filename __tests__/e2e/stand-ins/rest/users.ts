import type { RestContext } from './exchange.js';

/** The account that `GITHUB_TOKEN` acts as. */
export const ACTIONS_BOT = 'github-actions[bot]';

/** A user as GitHub shows it. Apps act as bots, whose login ends in `[bot]`. */
export function buildUser(context: RestContext, login: string): Record<string, unknown> {
  const isBot = login.endsWith('[bot]');
  return context.build('simple-user', {
    login,
    id: login === ACTIONS_BOT ? 41_898_282 : 1,
    type: isBot ? 'Bot' : 'User',
  });
}

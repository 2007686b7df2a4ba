import { getOctokit } from '@actions/github';
import type { RestApi, TokenPermissions } from './rest-api.js';

/** The real client for a stand-in, without its log: refusals are part of the tests, and not to be printed among them. */
export function octokitFor(api: RestApi, permissions?: TokenPermissions): ReturnType<typeof getOctokit> {
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return getOctokit(api.issueToken(permissions), { baseUrl: api.url, log });
}

function ignore(): void {}

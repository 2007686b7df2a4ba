/** What a person finds who opens the branch. It is written once: later changes by people stay. */
export const BRANCH_README = `# Test history

[Deflake](https://github.com/deflake/deflake) keeps here what earlier test runs left. It tells flaky failures from
regressions by it. Nothing else uses this branch, and it is never merged.

- Each \`.txt\` file is the history of one lane: a workflow's job, with its suite and matrix values. The line \`lane\` near
  its top says which. The text is made for people, \`grep\` and \`diff\`, and is described in
  [history-format.md](https://github.com/deflake/deflake/blob/main/docs/history-format.md).
- Each commit adds what one job saw. To see when something was added, look at the history of a file.
- A file ending in \`.2.txt\` holds runs that are kept beside a file that could not be read. Once that file is mended or
  deleted, the next run joins them.

You may delete the file of a lane that is gone, or this whole branch to begin anew. You may also squash its commits
and push with force: Deflake takes what it finds. To make it forget a lane's past, delete the lane's file.

Never merge this branch, and don't protect it from the token of your workflows, which writes to it.
`;

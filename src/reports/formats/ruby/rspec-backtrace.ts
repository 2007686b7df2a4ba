/** What RSpec leaves out of a backtrace when it shows one, and its JSON does not. */
const NOT_OURS =
  /\/gems\/|\/lib\d*\/ruby\/|org\/jruby\/|(?:^|\/)bin\/|exe\/rspec|\/lib\/bundler\/|\/exe\/bundle:|lib\/rspec\/(?:core|mocks|expectations|support|matchers|rails|autorun)(?:\.rb|\/)|<internal:/;

/** The frames of the project's own code; all frames where there is none of it. */
export function ownFrames(frames: readonly string[]): readonly string[] {
  const own = frames.filter((frame) => !NOT_OURS.test(frame));
  return own.length === 0 ? frames : own;
}

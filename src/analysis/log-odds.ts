/** Log-odds (natural logarithm) and probability. Evidence adds up in log-odds. */
export function toProbability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

export function toLogOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

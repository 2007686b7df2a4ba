/** How numbers are written: shares in per cent, rows in columns. Prints nothing itself. */

/** Two digits where it matters: 98.4 %, 100 %. */
export function percent(share) {
  if (!Number.isFinite(share)) return '–';
  const text = (share * 100).toFixed(1);
  return `${text === '100.0' && share < 1 ? '99.9' : text.replace(/\.0$/, '')} %`;
}

export function decimals(number, digits = 3) {
  return Number.isFinite(number) ? number.toFixed(digits) : '–';
}

/** `.957–.985` */
export function between([low, high], write = decimals) {
  return `[${write(low)}, ${write(high)}]`;
}

export function share(part, whole) {
  return `${part} of ${whole}`;
}

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function table(rows, { indent = '  ', gap = '  ' } = {}) {
  const widths = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, String(cell).length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
        .join(gap),
    )
    .map((line) => `${indent}${line}`.trimEnd())
    .join('\n');
}

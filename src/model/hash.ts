/**
 * 64-bit FNV-1a over UTF-16 code units, as 16 hexadecimal digits.
 *
 * For shortening names only: it is not collision resistant, so nothing that excuses a failure may rest on it
 * (failure signatures use SHA-256).
 */
export function shortHash(text: string): string {
  // The 64-bit prime 0x100000001b3 is 2^40 + 0x1b3; two 32-bit halves keep the products exact in a double.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i);
    const lowProduct = (low >>> 0) * 0x1b3;
    const carry = Math.floor(lowProduct / 0x100000000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = lowProduct >>> 0;
  }
  return high.toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

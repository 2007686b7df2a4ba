import { inflateSync } from 'node:zlib';
import { MAX_STACK_LENGTH } from '../../../model/failure.js';
import { ownText, type XmlElement } from '../../xml/xml-element.js';

/** Bytes that outputs of one report may have unpacked, all together: some bytes unpack to gigabytes. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Reads what tests wrote. CTest packs what is long, unless it is told `--no-compress-output`. */
export class CTestOutputs {
  #left = MAX_UNPACKED_BYTES;

  /** The end of an output, which tells why a test failed; empty where it can't be read. */
  endOf(value: XmlElement): string {
    const text = this.#unpacked(value).trimEnd();
    const end = text.length <= MAX_STACK_LENGTH ? text : `…${text.slice(1 - MAX_STACK_LENGTH)}`;
    return withRawBytes(end);
  }

  #unpacked(value: XmlElement): string {
    const text = ownText(value);
    if (value.attributes.get('compression') !== 'gzip') return text;
    try {
      // It says gzip, and is zlib.
      const bytes = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: Math.max(1, this.#left) });
      this.#left -= bytes.length;
      return bytes.toString('utf8');
    } catch {
      // Too long, cut off or something else: the failure stands without its output.
      return '';
    }
  }
}

/** CTest spells what XML can't hold: `[NON-XML-CHAR-0x1B]` begins a colour. */
function withRawBytes(text: string): string {
  return text
    .replace(/\[NON-XML-CHAR-0x([0-9A-F]{1,2})\]/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\[NON-UTF-8-BYTE-0x[0-9A-F]{1,2}\]/g, '\ufffd');
}

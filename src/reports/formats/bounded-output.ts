import { MAX_STACK_LENGTH } from '../../model/failure.js';

/** Characters kept of the beginning: what a test printed first often says what it was about. */
const MAX_HEAD = 4_000;

/** Characters kept of the end, where tests say why they failed. */
const MAX_TAIL = MAX_STACK_LENGTH - MAX_HEAD - 10;

/** What a test printed, as far as a failure may need it: its beginning and its end, however much came between. */
export class BoundedOutput {
  #head = '';
  #tail = '';
  #isCut = false;

  add(text: string): void {
    let rest = text;
    if (this.#tail === '' && this.#head.length < MAX_HEAD) {
      const room = MAX_HEAD - this.#head.length;
      this.#head += rest.slice(0, room);
      rest = rest.slice(room);
    }
    if (rest === '') return;
    this.#tail += rest.length > MAX_TAIL ? this.#lastOf(rest) : rest;
    // Twice as much may gather before it is cut, so that each character is copied about once.
    if (this.#tail.length > 2 * MAX_TAIL) this.#tail = this.#lastOf(this.#tail);
  }

  get text(): string {
    const tail = this.#tail.length > MAX_TAIL ? this.#lastOf(this.#tail) : this.#tail;
    return this.#isCut ? `${this.#head}\n…\n${tail}` : this.#head + tail;
  }

  #lastOf(text: string): string {
    this.#isCut = true;
    return text.slice(-MAX_TAIL).replace(/^[\udc00-\udfff]/, '');
  }
}

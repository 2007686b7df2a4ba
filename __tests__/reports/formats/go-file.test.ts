import { expect, test } from '@jest/globals';
import { goFileInRepository } from '../../../src/reports/formats/go/go-file.js';

test.each([
  ['github.com/me/shop', 'cart_test.go', 'cart_test.go'],
  ['github.com/me/shop/cart', 'cart_test.go', 'cart/cart_test.go'],
  ['github.com/me/shop/v3/cart/tax', 'tax_test.go', 'cart/tax/tax_test.go'],
  ['github.com/me/shop/cart_test', 'cart_test.go', 'cart/cart_test.go'],
  ['example.com/shop/cart', '/home/me/shop/cart/cart_test.go', '/home/me/shop/cart/cart_test.go'],
  ['example.com/shop/cart', 'C:\\shop\\cart_test.go', 'C:\\shop\\cart_test.go'],
  ['example.com/shop/cart', 'cart_test.go', undefined],
  ['github.com/me/shop', '../cart_test.go', undefined],
  ['github.com', 'cart_test.go', undefined],
  ['', 'cart_test.go', undefined],
])('in the package %j, %j is %j', (packageName, file, expected) => {
  expect(goFileInRepository(packageName, { file, line: 3 })?.file).toBe(expected);
});

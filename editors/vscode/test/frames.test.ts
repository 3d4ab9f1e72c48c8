// SPDX-License-Identifier: GPL-2.0-or-later
import './stub';
import * as assert from 'assert';
import {test} from 'node:test';
import {Frames} from '../src/frames';
import {highlights, line, narrowed} from '../src/records';
import {unitsOf} from '../src/places';

test('messages are whole wherever they are cut', () => {
  const bytes = Buffer.concat([Frames.make({a: 'naïve 😀'}), Frames.make({b: 2})]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const frames = new Frames();
    assert.deepStrictEqual(
      [...frames.take(bytes.subarray(0, cut)), ...frames.take(bytes.subarray(cut))],
      [{a: 'naïve 😀'}, {b: 2}]);
  }
});

test('bytes become UTF-16 units', () => {
  assert.strictEqual(unitsOf('😀 水 naïve moa', 17), 12 - 1);
  assert.strictEqual(unitsOf('plain', 1), 0);
  const snippet = {text: '😀\tdodo', marks: [[5, 9]] as [number, number][], field: 'body',
                   byte: 0, end_byte: 9, line: 1, col: 1};
  const [[begin, end]] = highlights(snippet);
  assert.strictEqual(line(snippet.text).slice(begin, end), 'dodo');
});

test('a facet becomes part of the query', () => {
  assert.strictEqual(narrowed('a OR b', 'year', '2014'), '(a OR b) date:2014');
  assert.strictEqual(narrowed('a', 'author', 'Jane "J" Doe'), '(a) author:"Jane J Doe"');
});

// SPDX-License-Identifier: GPL-2.0-or-later
import tseslint from 'typescript-eslint';

export default tseslint.config(
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {parserOptions: {project: './tsconfig.json'}},
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', {
        allowForKnownSafeCalls: [{from: 'package', package: 'node:test', name: 'test'}],
      }],
      eqeqeq: 'error',
    },
  },
);

/** Lint: mistakes that types do not catch, who may import whom, and how long things may get. */
import eslint from '@eslint/js';
import next from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';
import { FORBIDDEN_GLOBALS, FORBIDDEN_PROPERTIES } from './scripts/lint/forbiddenGlobals.js';
import { importDirection } from './scripts/lint/importDirection.js';

const TYPESCRIPT = ['**/*.{ts,tsx}'];
const PAGES = ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'];
const TESTS = ['**/*.{test,testing}.{ts,tsx,mjs}', '**/testing/**/*.ts', 'e2e/**/*.ts'];
const PLAIN_SCRIPTS = ['**/*.{js,mjs}'];

const [nextPlugins, , , nextVitals] = next;
const accessibility = nextPlugins.plugins['jsx-a11y'].configs.recommended.rules;

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '.next/',
      '.specular/',
      'dist/',
      'data/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'next-env.d.ts',
      'server/db/generated/',
      'lib/onnx/generated/',
    ],
  },
  {
    files: TYPESCRIPT,
    extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, properties: false } },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // Numbers and unions in a sentence are what templates are for; objects are not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Services are made of closures; their interfaces use the method notation.
      '@typescript-eslint/unbound-method': 'off',
      // Only generated code has enums, and its fields are plain numbers.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // An implementation of an async interface need not wait for anything.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: PLAIN_SCRIPTS,
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { console: 'readonly', performance: 'readonly', process: 'readonly' } },
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }] },
  },
  {
    files: [...TYPESCRIPT, ...PLAIN_SCRIPTS],
    plugins: { specular: { rules: { 'import-direction': importDirection } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals, or a zod enum.' },
        {
          selector: 'TSNonNullExpression:not([expression.type="MemberExpression"][expression.computed=true])',
          message: 'Handle the missing value. "!" is for an index that the loop around it keeps in range.',
        },
      ],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: [...TYPESCRIPT, ...PLAIN_SCRIPTS],
    ignores: TESTS,
    rules: { 'specular/import-direction': 'error' },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...FORBIDDEN_GLOBALS],
      'no-restricted-properties': ['error', ...FORBIDDEN_PROPERTIES],
    },
  },
  {
    files: PAGES,
    plugins: nextPlugins.plugins,
    settings: { ...nextPlugins.settings, react: { version: '19' } },
    rules: {
      ...nextPlugins.rules,
      ...nextVitals.rules,
      ...accessibility,
      // A part of the page that scrolls must be reachable by keyboard.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['region', 'tabpanel', 'grid'], tags: [] }],
      // Pictures come from the server in the sizes that are shown, or pixel for pixel as a network sees them: Next's
      // optimiser would keep a second copy of the one and change the other.
      '@next/next/no-img-element': 'off',
      // They are about the React compiler, which is not in use.
      'react-hooks/preserve-manual-memoization': 'off',
      'react-hooks/immutability': 'off',
    },
  },
  {
    // Markup is long without being complicated.
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 150, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      // Matchers such as expect.objectContaining() are typed as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: ['**/*.{testing,contract}.{ts,tsx}', '**/testing/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program > ExpressionStatement > CallExpression[callee.name=/^(before|after)(All|Each)$/]',
          message: 'Test files share modules: put this into a function that each file calls.',
        },
      ],
    },
  },
);

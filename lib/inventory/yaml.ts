/** For `import()`: a bundle gives a package's names only to those who import them by name. */
export { parse } from 'yaml'

import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')

function projectOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json')
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile)
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options
}

/**
 * What the compiler says of each text, were it a module in test/ of this project; one program for all of them.
 * @returns by name, every message with its details, indented as `tsc` prints them
 */
export function messagesOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const files = new Map(Object.entries(texts).map(([name, text]) => [join(root, 'test', `${name}.virtual.ts`), { name, text }]))
  const options = projectOptions()
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path)?.text ?? readFile(path)
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path)?.text
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  const diagnostics = (path: string) => {
    const source = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  }
  return Object.fromEntries(
    [...files].map(([path, { name }]) => [
      name,
      diagnostics(path).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ]),
  )
}
